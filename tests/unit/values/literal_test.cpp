#include "core/text/literal.hpp"

#include "support.hpp"

namespace berth::test::of_literal {
namespace {

using namespace std::string_view_literals;

/// What the compiler takes for a literal, `parse` takes as well: the rules are the same.
template <class Value>
void expect_same_rule(bool (*is_right)(std::string_view)) {
    const std::string longest(255, 'a');
    const std::string deep = [] {
        std::string out;
        while (out.size() < 4095) out += "/a";
        return out;
    }();
    for (const auto text :
         {"/"sv,         "/a"sv,     "/a/"sv,   "//a"sv,       "/./a"sv,    "/.."sv,        "/..a"sv,
          "/a b"sv,      "/a\\"sv,   "/ "sv,    "/a\n"sv,      "a"sv,       "a.mount"sv,    "a@.service"sv,
          "@.service"sv, ".mount"sv, "a.b"sv,   "a b.mount"sv, "-.mount"sv, "a@b.target"sv, "my-data"sv,
          "-data"sv,     "a.b.c"sv,  "a\x7f"sv, "a\\"sv,       "a "sv,      "two words"sv}) {
        EXPECT_EQ(is_right(text), Value::parse(text).has_value()) << text;
    }
    for (const auto& text : {"/" + longest, "/a" + longest, deep, deep + "/a", longest, longest + ".mount"})
        EXPECT_EQ(is_right(text), Value::parse(text).has_value()) << text.size();
}

TEST(Literal, KeepsTheRuleOfItsType) {
    expect_same_rule<SafeText>(is_safe_ascii);
    expect_same_rule<AbsolutePath>(is_normal_ascii_path);
    expect_same_rule<UnitName>(is_unit_name);
    expect_same_rule<VolumeName>(is_volume_name);
}

TEST(Literal, BecomesItsValue) {
    EXPECT_EQ(SafeText::literal("two words").str(), "two words");
    EXPECT_EQ(AbsolutePath::literal("/sysroot").str(), "/sysroot");
    EXPECT_EQ(UnitName::literal("sysroot.mount").str(), "sysroot.mount");
    EXPECT_EQ(VolumeName::literal("anyone").str(), "anyone");
}

TEST(AbsolutePath, IsInAFolderOrThatFolder) {
    EXPECT_TRUE(AbsolutePath::literal("/dev").is_in("/dev"));
    EXPECT_TRUE(AbsolutePath::literal("/dev/sda").is_in("/dev"));
    EXPECT_TRUE(AbsolutePath::literal("/dev").is_in("/"));
    EXPECT_FALSE(AbsolutePath::literal("/devil").is_in("/dev"));
    EXPECT_FALSE(AbsolutePath::literal("/").is_in("/dev"));
}

}  // namespace
}  // namespace berth::test::of_literal
