#include "core/text/text.hpp"

#include <gtest/gtest.h>
#include <array>
#include <cstdint>

namespace berth::test::of_text {
namespace {

using namespace std::string_view_literals;

TEST(Text, DecodesTheFirstAndLastCodePointOfEachLength) {
    struct Case {
        std::string_view in;
        std::uint32_t value;
        std::size_t size;
    };
    constexpr std::array cases{
        Case{"\0"sv, 0, 1},
        Case{"\x7F"sv, 0x7F, 1},
        Case{"\xC2\x80"sv, 0x80, 2},
        Case{"\xDF\xBF"sv, 0x7FF, 2},
        Case{"\xE0\xA0\x80"sv, 0x800, 3},
        Case{"\xED\x9F\xBF"sv, 0xD7FF, 3},
        Case{"\xEE\x80\x80"sv, 0xE000, 3},
        Case{"\xEF\xBF\xBF"sv, 0xFFFF, 3},
        Case{"\xF0\x90\x80\x80"sv, 0x10000, 4},
        Case{"\xF4\x8F\xBF\xBF"sv, 0x10FFFF, 4},
    };
    for (const auto& [in, value, size] : cases) {
        const auto point = first_code_point(in);
        EXPECT_TRUE(point.valid) << value;
        EXPECT_EQ(point.value, value);
        EXPECT_EQ(point.size, size) << value;
    }
}

TEST(Text, TakesOneByteOfWhatIsNotUtf8) {
    for (const auto in :
         {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xC2"sv, "\xC2\x41"sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
          "\xED\xBF\xBF"sv, "\xE2\x82"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv}) {
        const auto point = first_code_point(in);
        EXPECT_FALSE(point.valid) << printable(in);
        EXPECT_EQ(point.size, 1U) << printable(in);
        EXPECT_FALSE(is_utf8(in)) << printable(in);
    }
    EXPECT_TRUE(is_utf8(""));
    EXPECT_TRUE(is_utf8("grün 🚢"));
}

TEST(Text, KnowsControlCharactersOfBothRanges) {
    for (const std::uint32_t yes : {0x00U, 0x0AU, 0x1FU, 0x7FU, 0x80U, 0x85U, 0x9FU}) EXPECT_TRUE(is_control(yes));
    for (const std::uint32_t no : {0x20U, 0x7EU, 0xA0U, 0x2028U}) EXPECT_FALSE(is_control(no));
}

TEST(Text, ShowsControlCharactersAndBadBytesAsEscapes) {
    EXPECT_EQ(printable("a\nb\tc\rd"), "a\\nb\\tc\\rd");
    EXPECT_EQ(printable("\x1b[31m\0"sv), "\\x1b[31m\\x00");
    EXPECT_EQ(printable("\xC2\x85"), "\\xc2\\x85");
    EXPECT_EQ(printable("\xFFgrün"), "\\xffgrün");
}

TEST(Text, CutsWhatIsLongerThanEightyCodePoints) {
    const std::string ship = "🚢";
    std::string eighty;
    for (int i = 0; i < 80; ++i) eighty += ship;
    EXPECT_EQ(in_quotes(eighty), "'" + eighty + "'");
    EXPECT_EQ(in_quotes(eighty + ship), "'" + eighty + "…'");
    EXPECT_EQ(in_quotes(""), "''");
    EXPECT_EQ(in_quotes("a\n"), "'a\\n'");
}

TEST(Text, CountsCodePointsAndBadBytes) {
    EXPECT_EQ(code_points(""), 0U);
    EXPECT_EQ(code_points("grün\t🚢"), 6U);
    EXPECT_EQ(code_points("a\xFF\xE2\x82z"), 5U);
}

TEST(Text, ShowsWhatIsInvisibleAsTomlWritesIt) {
    EXPECT_EQ(printable("a\xE2\x80\xAE"
                        "b"),
              "a\\u202Eb");
    EXPECT_EQ(printable("\xEF\xBB\xBFx\xF3\xA0\x81\x81"), "\\uFEFFx\\U000E0041");
    EXPECT_EQ(printable("\xEF\xB7\x90"), "\\uFDD0");
    EXPECT_EQ(printable("\xD7\x90\xC3\xA4"), "\xD7\x90\xC3\xA4");
    EXPECT_EQ(with_invisible_shown("\x1b[1m\xE2\x81\xA6\n"), "\x1b[1m\\u2066\n");
}

TEST(Text, IsOneWordOfAShell) {
    EXPECT_EQ(shell_word("/srv/data-1"), "/srv/data-1");
    EXPECT_EQ(shell_word(""), "''");
    EXPECT_EQ(shell_word("/srv/a b;rm $x"), "'/srv/a b;rm $x'");
    EXPECT_EQ(shell_word("it's"), "'it'\\''s'");
    EXPECT_EQ(shell_word("srv-a\\x20b.mount"), "'srv-a\\x20b.mount'");
    EXPECT_EQ(shell_word("a\n\xE2\x80\xAE\\"), "$'a\\x0a\\xe2\\x80\\xae\\\\'");
}

}  // namespace
}  // namespace berth::test::of_text
