#include "core/units/tree.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

namespace berth::test::of_tree {
namespace {

TEST(Tree, IsShownByPath) {
    const Tree tree{{{0}, {{"b.mount", "B\n"}, {"a.target", "A\n"}}, {{"b.target.wants/b.mount", "../b.mount"}}},
                    {{1}, {{"a.mount", "M\n"}}, {}}};
    EXPECT_EQ(to_text(tree),
              "# a.mount\nM\n\n# a.target\nA\n\n# b.mount\nB\n\n# b.target.wants/b.mount -> ../b.mount\n\n");
    EXPECT_EQ(to_text(Tree{}), "");
}

TEST(Tree, ShowsTwiceWhatIsThereTwice) {
    const Tree tree{{{0}, {{"a.mount", "A"}}, {}}, {{1}, {{"a.mount", "B"}}, {}}};
    EXPECT_EQ(to_text(tree), "# a.mount\nA\n# a.mount\nB\n");
}

TEST(Group, HasEachPathOnce) {
    EXPECT_NO_THROW(require_unique({{0}, {{"a.mount", ""}, {"b.mount", ""}}, {{"b.target.wants/b.mount", ""}}}));
    EXPECT_THROW(require_unique({{0}, {{"a.mount", "A"}, {"b.mount", ""}, {"a.mount", "B"}}, {}}), std::logic_error);
    EXPECT_THROW(require_unique({{0}, {}, {{"t.wants/a", "../a"}, {"t.wants/a", "../b"}}}), std::logic_error);
}

}  // namespace
}  // namespace berth::test::of_tree
