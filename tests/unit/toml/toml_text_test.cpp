#include <algorithm>

#include "core/toml/toml_text.hpp"

#include "support.hpp"

namespace berth::test::of_toml_text {
namespace {

TEST(TomlText, QuotesStringsWithoutMoreEscapesThanTheyNeed) {
    const std::vector<Case> cases{
        {"plain", "\"plain\""},
        {"", "\"\""},
        {"a \"b\"", "'a \"b\"'"},
        {"a\\b", "'a\\b'"},
        {"it's", "\"it's\""},
        {"'\"\\", "\"'\\\"\\\\\""},
        {"a\nb", "\"a\\u000Ab\""},
        {"\x7f\\", "\"\\u007F\\\\\""},
        {"gr\xc3\xbcn", "\"gr\xc3\xbcn\""},
        {"\xc2\x85", "\"\\u0085\""},
    };
    for (const auto& [in, out] : cases) EXPECT_EQ(toml_string(in), out) << in;
}

TEST(TomlText, HasCommentsThatEndWhereTheyShould) {
    EXPECT_EQ(toml_comment("# ", "a\tb"), "# a\tb\n");
    EXPECT_EQ(toml_comment("# ", "a\n[volume.x]"), "# a\\n[volume.x]\n");
    EXPECT_EQ(toml_comment("# ", std::string_view("a\0\x1b\xff", 4)), "# a\\x00\\x1b\\xff\n");
    EXPECT_EQ(toml_comment("#", ""), "#\n");
    EXPECT_EQ(toml_comment("# ", "trailing \t"), "# trailing\n");
    const auto lines = toml_comment("# ", std::string(10000, 'x'));
    EXPECT_EQ(std::ranges::count(lines, '\n'), 3);
    EXPECT_EQ(std::ranges::count(lines, 'x'), 10000);
}

}  // namespace
}  // namespace berth::test::of_toml_text
