#include "core/values/absolute_path.hpp"

#include "support.hpp"

namespace berth::test::of_absolute_path {
namespace {

TEST(AbsolutePath, TakesNormalFormsOnly) {
    for (const auto& [in, out] : {
             Case{"/", "/"},
             Case{"/a", "/a"},
             Case{"/a/.b/..c/d e", "/a/.b/..c/d e"},
             Case{"/a/",
                  "[path-invalid] '/a/' is not in normal form (no '.', no '//', no '/' at the end) | hint: "
                  "write '/a'"},
             Case{"//a//b",
                  "[path-invalid] '//a//b' is not in normal form (no '.', no '//', no '/' at the end) | "
                  "hint: write '/a/b'"},
             Case{"/./a/.",
                  "[path-invalid] '/./a/.' is not in normal form (no '.', no '//', no '/' at the end) | "
                  "hint: write '/a'"},
             Case{"//",
                  "[path-invalid] '//' is not in normal form (no '.', no '//', no '/' at the end) | hint: "
                  "write '/'"},
             Case{"/a/../b", "[path-invalid] the path must not have '..' in it"},
             Case{"a/b/", "[path-invalid] 'a/b/' is not an absolute path | hint: write '/a/b'"},
             Case{"../a", "[path-invalid] '../a' is not an absolute path"},
             Case{"", "[path-invalid] a path must not be empty | hint: write an absolute path"},
             Case{"/a ", "[text-unsafe] blanks at the beginning or end are not allowed | hint: write '/a'"},
             Case{" /a", "[text-unsafe] blanks at the beginning or end are not allowed | hint: write '/a'"},
         }) {
        EXPECT_EQ(said(AbsolutePath::parse(in)), out);
    }
}

TEST(AbsolutePath, CanBeSimplifiedButForDotDot) {
    for (const auto& [in, out] : {
             Case{"//a/./b//", "/a/b"},
             Case{"/.", "/"},
             Case{"/..", "[path-invalid] the path must not have '..' in it"},
             Case{"a", "[path-invalid] 'a' is not an absolute path"},
         }) {
        EXPECT_EQ(said(AbsolutePath::simplified(in)), out);
    }
}

TEST(AbsolutePath, HasNamesOfAtMost255Bytes) {
    const auto name = std::string(255, 'n');
    EXPECT_EQ(said(AbsolutePath::parse("/a/" + name)), "/a/" + name);
    EXPECT_EQ(said(AbsolutePath::parse("/a/" + name + "n")),
              "[path-invalid] a name in the path has more than 255 bytes");
}

TEST(AbsolutePath, TakesWhatIsBelowIt) {
    const auto srv = *AbsolutePath::parse("/srv");
    EXPECT_EQ(said(srv / ""), "/srv");
    EXPECT_EQ(said(srv / "/a/"), "/srv/a");
    EXPECT_EQ(said(srv / "a/../.."), "[path-invalid] the path must not have '..' in it");
    EXPECT_EQ(said(*AbsolutePath::parse("/") / "a"), "/a");
}

TEST(AbsolutePath, ContainsWholeComponentsOnly) {
    const auto path = [](std::string_view text) { return *AbsolutePath::parse(text); };
    EXPECT_TRUE(path("/").contains(path("/a")));
    EXPECT_TRUE(path("/a").contains(path("/a")));
    EXPECT_TRUE(path("/a").contains(path("/a/b")));
    EXPECT_FALSE(path("/a").contains(path("/ab")));
    EXPECT_FALSE(path("/a/b").contains(path("/a")));
}

TEST(Parent, EndsAtTheRoot) {
    EXPECT_EQ(parent("/a/b"), "/a");
    EXPECT_EQ(parent("/a"), "/");
    EXPECT_EQ(parent("/"), "");
    EXPECT_EQ(parent(""), "");
}

TEST(Parent, OfWhatIsNoPathIsEmpty) { EXPECT_EQ(parent("volume:data"), ""); }

}  // namespace
}  // namespace berth::test::of_absolute_path
