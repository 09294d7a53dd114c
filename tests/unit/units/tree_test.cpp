#include "core/units/tree.hpp"

#include <gtest/gtest.h>

namespace berth::test::of_tree {
namespace {

TEST(Tree, IsShownByPath) {
    const Tree tree{{{0}, {{"b.mount", "B\n"}, {"a.target", "A\n"}}, {{"b.target.wants/b.mount", "../b.mount"}}},
                    {{1}, {{"a.mount", "M\n"}}, {}}};
    EXPECT_EQ(to_text(tree),
              "# a.mount\nM\n\n# a.target\nA\n\n# b.mount\nB\n\n# b.target.wants/b.mount -> ../b.mount\n\n");
    EXPECT_EQ(to_text(Tree{}), "");
}

}  // namespace
}  // namespace berth::test::of_tree
