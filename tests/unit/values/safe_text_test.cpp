#include "core/values/safe_text.hpp"

#include "support.hpp"

namespace berth::test::of_safe_text {
namespace {

using namespace std::string_view_literals;

TEST(SafeText, TakesWhatAUnitFileCanHold) {
    for (const auto text : {""sv, "a"sv, "a b"sv, "100%"sv, "\"a\" 'b', #c; =d"sv, "C:\\x"sv, "grün 🚢"sv}) {
        EXPECT_EQ(said(SafeText::parse(text)), text);
    }
}

TEST(SafeText, RefusesWhatCouldChangeALineBesideIt) {
    for (const auto& [in, out] : {
             Case{"a\nb", "[text-unsafe] control characters are not allowed here, found '\\n' | hint: take it out"},
             Case{"a\rb", "[text-unsafe] control characters are not allowed here, found '\\r' | hint: take it out"},
             Case{"a\tb", "[text-unsafe] control characters are not allowed here, found '\\t' | hint: take it out"},
             Case{"a\0b"sv, "[text-unsafe] control characters are not allowed here, found '\\x00' | hint: take it out"},
             Case{"\x7F", "[text-unsafe] control characters are not allowed here, found '\\x7f' | hint: take it out"},
             Case{"\xC2\x85",
                  "[text-unsafe] control characters are not allowed here, found '\\xc2\\x85' | hint: take it out"},
             Case{"a\xFF", "[text-unsafe] the text is not UTF-8"},
             Case{" a", "[text-unsafe] blanks at the beginning or end are not allowed | hint: write 'a'"},
             Case{"a  ", "[text-unsafe] blanks at the beginning or end are not allowed | hint: write 'a'"},
             Case{"a\\", "[text-unsafe] a backslash at the end is not allowed | hint: write 'a'"},
             Case{"a \\", "[text-unsafe] a backslash at the end is not allowed | hint: write 'a'"},
         }) {
        EXPECT_EQ(said(SafeText::parse(in)), out) << in;
    }
}

TEST(SafeText, ProposesNothingWhereNothingIsLeft) {
    EXPECT_EQ(said(SafeText::parse(" ")), "[text-unsafe] blanks at the beginning or end are not allowed");
    EXPECT_EQ(said(SafeText::parse("\\")), "[text-unsafe] a backslash at the end is not allowed");
}

TEST(SafeText, HasAtMost4095Bytes) {
    EXPECT_TRUE(SafeText::parse(std::string(4095, 'a')).has_value());
    EXPECT_EQ(said(SafeText::parse(std::string(4096, 'a'))),
              "[text-unsafe] the text has 4096 bytes, at most 4095 are allowed");
}

TEST(SafeText, CanBeMadeOfAnything) {
    EXPECT_EQ(SafeText::made_safe(" a\nb\xFF \\").str(), "a\\nb\\xff");
    EXPECT_EQ(SafeText::made_safe("\\ \\ ").str(), "");
    EXPECT_EQ(SafeText::made_safe("/a/\u202Eb").str(), "/a/\u202Eb");
    EXPECT_EQ(SafeText::made_safe(std::string(5000, 'a')).str(), std::string(4095, 'a'));
    EXPECT_EQ(SafeText::made_safe(std::string(4094, 'a') + "ü").str(), std::string(4094, 'a'));
    EXPECT_EQ(SafeText::made_safe(std::string(4094, 'a') + "\n").str(), std::string(4094, 'a'));
}

TEST(SafeText, HasNoNoncharacters) {
    for (const std::string_view text : {"a\xEF\xBF\xBE",
                                        "\xEF\xBF\xBF"
                                        "a",
                                        "\xEF\xB7\x90", "\xEF\xB7\xAF", "\xF4\x8F\xBF\xBF"}) {
        EXPECT_FALSE(SafeText::parse(text).has_value()) << text;
        EXPECT_TRUE(SafeText::parse(SafeText::made_safe(text).str()).has_value()) << text;
    }
    for (const std::string_view text : {"\xEF\xBF\xBD", "\xEF\xB7\x8F", "\xEF\xB7\xB0"})
        EXPECT_TRUE(SafeText::parse(text).has_value()) << text;
}

}  // namespace
}  // namespace berth::test::of_safe_text
