#include "core/findings/render_diagnostic.hpp"

#include <cstdint>

#include <gtest/gtest.h>

namespace berth::test::of_render_diagnostic {
namespace {

std::string shown(const std::string& text, std::uint32_t line, std::uint32_t column, std::uint32_t end) {
    const Source source{"/a.toml", "/a.toml", text};
    return to_text({Severity::error, Code::syntax, {&source, line, column, end}, "wrong", "", {}}, Color::no);
}

TEST(RenderDiagnostic, HasPositionMessageExcerptHintAndNotes) {
    const Source source{"/etc/berth/data.toml", "root/etc/berth/data.toml",
                        "\n\n\n\noptions = [\"noatme\"]\nwhere = \"/x\"\n"};
    const Diagnostic found{
        Severity::error,           Code::option_invalid,
        {&source, 5, 12, 20},      "ext4 does not know the option 'noatme'",
        "did you mean 'noatime'?", {{{&source, 6, 1, 6}, "the other place"}, {{&source, 0, 0, 0}, "the whole file"}}};
    EXPECT_EQ(to_text(found, Color::no),
              "root/etc/berth/data.toml:5:12: error: ext4 does not know the option 'noatme' [option-invalid]\n"
              "  5 | options = [\"noatme\"]\n"
              "    |            ^~~~~~~~\n"
              "  hint: did you mean 'noatime'?\n"
              "root/etc/berth/data.toml:6:1: note: the other place\n"
              "  6 | where = \"/x\"\n"
              "    | ^~~~~\n"
              "root/etc/berth/data.toml: note: the whole file\n");
    EXPECT_EQ(to_lines(found),
              (std::vector<std::string>{"root/etc/berth/data.toml:5:12: error: ext4 does not know the option 'noatme' "
                                        "[option-invalid]",
                                        "root/etc/berth/data.toml:5:12: hint: did you mean 'noatime'?",
                                        "root/etc/berth/data.toml:6:1: note: the other place",
                                        "root/etc/berth/data.toml: note: the whole file"}));
}

TEST(RenderDiagnostic, PutsTheCaretUnderTheCodePoint) {
    EXPECT_EQ(shown("grün\tx = 1", 1, 6, 7), "/a.toml:1:6: error: wrong [syntax]\n  1 | grün x = 1\n    |      ^\n");
}

TEST(RenderDiagnostic, LetsNothingMoveTheCursor) {
    EXPECT_EQ(shown("a\x1b[2J\xFF\xC2\x85z", 1, 2, 3),
              "/a.toml:1:2: error: wrong [syntax]\n  1 | a?[2J??z\n    |  ^\n");
}

TEST(RenderDiagnostic, PointsBehindTheEndOfALine) {
    EXPECT_EQ(shown("abc\r\nd", 1, 4, 5), "/a.toml:1:4: error: wrong [syntax]\n  1 | abc\n    |    ^\n");
    EXPECT_EQ(shown("", 1, 1, 2), "/a.toml:1:1: error: wrong [syntax]\n  1 | \n    | ^\n");
}

TEST(RenderDiagnostic, WidensTheGutterWithTheLineNumber) {
    EXPECT_EQ(shown(std::string(99, '\n') + "ab", 100, 1, 3),
              "/a.toml:100:1: error: wrong [syntax]\n  100 | ab\n      | ^~\n");
}

TEST(RenderDiagnostic, ShowsAWindowOfALongLine) {
    const auto text = std::string(200, 'a') + "X" + std::string(200, 'b');
    EXPECT_EQ(shown(text, 1, 201, 202), "/a.toml:1:201: error: wrong [syntax]\n  1 | …" + std::string(80, 'a') + "X" +
                                            std::string(19, 'b') + "…\n    | " + std::string(81, ' ') + "^\n");
    EXPECT_EQ(shown(text, 1, 1, 401), "/a.toml:1:1: error: wrong [syntax]\n  1 | " + std::string(100, 'a') +
                                          "…\n    | ^" + std::string(99, '~') + "\n");
}

TEST(RenderDiagnostic, ColorsOnlyWhenAsked) {
    const Source source{"/a.toml", "/a.toml", "x"};
    const Diagnostic found{Severity::warning, Code::order_risk, {&source, 1, 1, 2}, "late", "do", {}};
    EXPECT_EQ(to_text(found, Color::yes),
              "\x1b[1m/a.toml:1:1:\x1b[0m \x1b[1;35mwarning:\x1b[0m late [order-risk]\n"
              "  1 | x\n    | \x1b[1;32m^\x1b[0m\n  \x1b[1mhint:\x1b[0m do\n");
}

TEST(RenderDiagnostic, NamesTheProgramWhereThereIsNoFile) {
    const Diagnostic found{Severity::error, Code::write_failed, {}, "can't write", "", {}};
    EXPECT_EQ(to_text(found, Color::no), "berth: error: can't write [write-failed]\n");
}

}  // namespace
}  // namespace berth::test::of_render_diagnostic
