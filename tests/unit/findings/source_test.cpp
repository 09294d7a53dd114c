#include "core/findings/source.hpp"

#include <gtest/gtest.h>

namespace berth::test::of_source {
namespace {

TEST(Source, GivesALineWithoutItsEnd) {
    const Source source{"/a", "/a",
                        "\xEF\xBB\xBF"
                        "one\r\ntwo\n\nlast"};
    EXPECT_EQ(source.line(1), "one");
    EXPECT_EQ(source.line(2), "two");
    EXPECT_EQ(source.line(3), "");
    EXPECT_EQ(source.line(4), "last");
    EXPECT_EQ(source.line(5), "");
    EXPECT_EQ((Source{"", "", ""}).line(1), "");
}

TEST(Source, OrdersSpansByFileThenLineThenColumn) {
    const Source a{"/z", "/a", ""};
    const Source b{"/a", "/b", ""};
    EXPECT_TRUE(before({&a, 9, 9, 10}, {&b, 1, 1, 2}));
    EXPECT_TRUE(before({&a, 1, 9, 10}, {&a, 2, 1, 2}));
    EXPECT_TRUE(before({&a, 1, 1, 9}, {&a, 1, 2, 3}));
    EXPECT_FALSE(before({&a, 1, 1, 2}, {&a, 1, 1, 9}));
    EXPECT_TRUE(before({}, {&a, 0, 0, 0}));
}

}  // namespace
}  // namespace berth::test::of_source
