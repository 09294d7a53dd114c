#include "core/read/toml_decode.hpp"

#include "core/keys/keys.hpp"
#include "support.hpp"

namespace berth::test::of_toml_decode {
namespace {

using namespace std::string_view_literals;

std::string range(const Span& where) { return fmt::format("{}:{}-{}", where.line, where.column, where.end_column); }

/// Names, headers, keys and values with their places; or the syntax error; and the findings.
Lines decoded(std::string_view text) {
    const Source source{"/etc/berth/a.toml", "/etc/berth/a.toml", std::string(text)};
    Diagnostics found;
    const auto decls = decode({.source = source, .text = source.text}, found);
    if (!decls) {
        const auto& bad = decls.error();
        return {fmt::format("{}:{}: {}{}{}", bad.line, bad.column, bad.complaint.message,
                            bad.complaint.hint.empty() ? "" : " | hint: ", bad.complaint.hint)};
    }
    Lines out;
    for (const auto& decl : decls->volumes) {
        out.push_back(fmt::format("{} {} header {}", decl.name.value, range(decl.name.where), range(decl.header)));
        for (const auto& entry : decl.entries)
            out.push_back(fmt::format("{} {} {}", entry.key->name, range(entry.key_where), range(entry.where)));
    }
    for (auto& line : lines_of(found)) out.push_back(std::move(line));
    return out;
}

TEST(TomlDecode, GivesEveryKeyAndValueItsPlace) {
    EXPECT_EQ(
        decoded("[volume.a]\nwhere = \"/a\"\n  required\t=\ttrue\noptions = [\n  \"ro\" ]\n"),
        (Lines{"a 1:9-10 header 1:1-11", "options 4:1-8 4:11-12", "required 3:3-11 3:14-18", "where 2:1-6 2:9-13"}));
    EXPECT_EQ(decoded("volume.a.where = '/grün 🚢'"), (Lines{"a 1:8-9 header 1:8-9", "where 1:10-15 1:18-27"}));
    EXPECT_EQ(decoded("[volume]\na = { where = '/a' }"), (Lines{"a 2:1-2 header 2:1-2", "where 2:7-12 2:15-19"}));
}

TEST(TomlDecode, TakesAByteOrderMarkAndCarriageReturns) {
    EXPECT_EQ(decoded("\xEF\xBB\xBF[volume.a]\r\nwhere = '/a'\r\n"),
              (Lines{"a 1:9-10 header 1:1-11", "where 2:1-6 2:9-13"}));
}

TEST(TomlDecode, PutsTheHeaderBeforeItsSubTables) {
    EXPECT_EQ(decoded("[volume.a.unit]\nA = 1\n\n[volume.a]\nwhere = '/a'\n"),
              (Lines{"a 1:9-10 header 4:1-11", "unit 1:11-15 1:1-16", "where 5:1-6 5:9-13"}));
}

TEST(TomlDecode, ReportsAnUnknownTableWhereverItsNameIs) {
    const auto found = [](std::string_view text) {
        Lines out;
        for (const auto& line : decoded(text))
            if (line.find(" unknown table ") != line.npos) out.push_back(line.substr(0, line.find(" error")));
        return out;
    };
    EXPECT_EQ(found("[volumes.a]\nwhere = '/a'\n[volumes.b]\n[[volumes.c]]\n[[volumes.c]]\n[volumes.b.unit]\n"),
              (Lines{"1:2:", "3:2:", "4:3:"}));
    EXPECT_EQ(found("[volumes]\na = { where = '/a' }\n[volumes.b]\n"), (Lines{"1:2:", "3:2:"}));
    EXPECT_EQ(found("volumes.a.where = '/a'\nvolumes.b.where = '/b'\n"), (Lines{"1:1:", "2:9:"}));
}

TEST(TomlDecode, ReportsUnknownKeysAndTablesWithASuggestion) {
    for (const auto& [in, out] : {
             Case{"[timer.a]", "1:2: error: unknown table 'timer' [table-unknown]"},
             Case{"volume = 1",
                  "1:1: error: 'volume' must be a table [value-type] | hint: write '[volume.NAME]' with "
                  "a name of your choice"},
             Case{"[[volume]]",
                  "1:3: error: 'volume' must be a table [value-type] | hint: write '[volume.NAME]' with "
                  "a name of your choice"},
             Case{"[volume]\na = 1",
                  "2:1: error: 'a' is not a volume: a volume is a table [value-type] | hint: write "
                  "'[volume.a]'"},
         }) {
        EXPECT_EQ(decoded(in), Lines{std::string(out)});
    }
    // What may be a volume is read as one, for its guard.
    EXPECT_EQ(decoded("[vloume.a]\nwhere = '/a'"),
              (Lines{"a 1:9-10 header 1:9-10", "where 2:1-6 2:9-13",
                     "1:2: error: unknown table 'vloume' [table-unknown] | hint: did you mean 'volume'?"}));
    EXPECT_EQ(decoded("where = '/a'"),
              (Lines{"?1 1:1-6 header 1:1-6", "where 1:1-6 1:9-13",
                     "1:1: error: 'where' stands outside of any volume [key-unknown] | hint: write it below a line "
                     "'[volume.NAME]'"}));
    EXPECT_EQ(decoded("[volume]\nwhere = '/a'"),
              (Lines{"?1 2:1-6 header 2:1-6", "where 2:1-6 2:9-13",
                     "2:1: error: 'where' is not a volume: a volume is a table [value-type] | hint: write it below a "
                     "line '[volume.NAME]'"}));
    EXPECT_EQ(decoded("[volume.a]\n  wher = '/a'"),
              (Lines{"a 1:9-10 header 1:1-11",
                     "2:3: error: unknown key 'wher' in volume 'a' [key-unknown] | hint: did you mean 'where'?"}));
}

TEST(TomlDecode, ReportsWrongTypesAtTheValue) {
    for (const auto& [in, out] : {
             Case{"where = 5", "2:9: error: 'where' must be a string [value-type]"},
             Case{"timeout = 90",
                  "2:11: error: 'timeout' must be a string [value-type] | hint: write \"90s\" for "
                  "seconds"},
             Case{"directory_mode = 755",
                  "2:18: error: 'directory_mode' must be a string [value-type] | hint: write "
                  "it in quotes, as \"0755\""},
             Case{"required = \"yes\"",
                  "2:12: error: 'required' must be true or false [value-type] | hint: write true "
                  "or false, without quotes"},
             Case{"options = \"ro\"",
                  "2:11: error: 'options' must be an array of strings [value-type] | hint: write "
                  "[\"ro\"]"},
             Case{"options = { a = 1 }", "2:11: error: 'options' must be an array of strings [value-type]"},
             Case{"options = [[\"ro\"]]",
                  "2:12: error: 'options' must be an array of strings [value-type] | hint: "
                  "write each element in quotes"},
             Case{"where = [\"/a\"]", "2:9: error: 'where' must be a string [value-type]"},
             Case{"where = 1979-05-27", "2:9: error: 'where' must be a string [value-type]"},
         }) {
        const auto lines = decoded("[volume.a]\n" + std::string(in));
        EXPECT_EQ(lines.back(), out);
    }
}

TEST(TomlDecode, ProposesTheWholeOfALongValue) {
    const std::string value = std::string(59, 'x') + "ü" + std::string(20, 'y');
    EXPECT_EQ(decoded("[volume.a]\noptions = '" + value + "'").back(),
              "2:11: error: 'options' must be an array of strings [value-type] | hint: write [\"" + value + "\"]");
}

TEST(TomlDecode, CountsColumnsOfBadBytesInCodePoints) {
    EXPECT_EQ(decoded("a = 1\ngrün = \"\xFF\""),
              Lines{"2:9: the byte 0xff is not UTF-8 | hint: save the file as UTF-8"});
    EXPECT_EQ(decoded("\xEF\xBB\xBF\xC3"), Lines{"1:1: the byte 0xc3 is not UTF-8 | hint: save the file as UTF-8"});
}

TEST(TomlDecode, ReportsSyntaxErrorsWhereTheyAre) {
    EXPECT_EQ(decoded("[volume.a]\nwhere = /a\n"), Lines{"2:9: the value is not in quotes | hint: write \"/a\""});
    EXPECT_EQ(decoded("[volume.a]\nwhere = \"/a\nwhat = 1\n").front().substr(0, 2), "2:");
}

TEST(TomlDecode, HasNoLineEndsButThoseOfToml) {
    EXPECT_EQ(decoded("[volume.a]\ndescription = 'a\xE2\x80\xA8"
                      "b'\nwhere = '/a'\n"),
              (Lines{"a 1:9-10 header 1:1-11", "description 2:1-12 2:15-20", "where 3:1-6 3:9-13"}));
}

TEST(TomlDecode, DeclaresAnArrayOfTablesWrong) {
    EXPECT_EQ(decoded("[[volume.a]]\nwhere = '/a'\n"),
              (Lines{"a 1:10-11 header 1:10-11", "where 2:1-6 2:9-13",
                     "1:10: error: volume 'a' is declared as an array [value-type] | hint: write '[volume.a]' with "
                     "single brackets"}));
}

TEST(TomlDecode, MapsTheLinesOfAnExcerpt) {
    const Source source{"/etc/berth/a.toml", "/etc/berth/a.toml", ""};
    Diagnostics found;
    const auto decls = decode({source, "[volume.a]\nwhere = 5\nbogus = 1\n", 3, 9}, found);
    EXPECT_EQ(decls->volumes.front().header.line, 3U);
    EXPECT_EQ(lines_of(found).front().substr(0, 4), "9:9:");
    EXPECT_EQ(lines_of(found).back().substr(0, 5), "10:1:");
}

}  // namespace
}  // namespace berth::test::of_toml_decode
