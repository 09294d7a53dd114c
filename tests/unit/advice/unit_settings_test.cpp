#include <deque>

#include "core/advice/unit_settings.hpp"

#include "support.hpp"

namespace berth::test::of_unit_settings {
namespace {

/// "SECTION.KEY=VALUE" of each, with line ends as "\n".
Lines settings_of(std::initializer_list<std::string_view> files) {
    std::deque<Source> sources;
    std::vector<Setting> settings;
    for (const auto text : files) add_settings(sources.emplace_back(Source{"x", "x", std::string(text)}), settings);
    Lines out;
    for (const auto& one : settings) {
        std::string value;
        for (const char c : one.value) value += c == '\n' ? "\\n" : std::string(1, c);
        out.push_back(fmt::format("{}.{}={}", one.section, one.key, value));
    }
    return out;
}

Setting setting_of(Source& source, std::string_view value) {
    source.text = fmt::format("[Service]\nKey={}\n", value);
    std::vector<Setting> settings;
    add_settings(source, settings);
    return settings.empty() ? Setting{"Service", "Key", {}, &source} : settings.front();
}

/// "LINE:COLUMN-END BEFORE|TEXT", for each path, at its first whole end.
Lines paths_of(std::string_view value, Backslash backslash = Backslash::escapes) {
    Source source{"x", "x", {}};
    Lines out;
    for (const auto& path : paths_in(setting_of(source, value), backslash)) {
        const auto& end = path.whole(0);
        const auto where = path.where(end);
        out.push_back(fmt::format("{}:{}-{} {}{}|{}", where.line, where.column, where.end_column,
                                  path.is_first ? "first " : "", path.before, path.text.substr(0, end.length)));
    }
    return out;
}

Lines words_of(std::string_view value, Backslash backslash) {
    Source source{"x", "x", {}};
    return words_in(setting_of(source, value), backslash);
}

TEST(UnitSettings, AreReadWithTheirSections) {
    EXPECT_EQ(settings_of({"[Unit]\n A = b c \n\n# X=1\n; X=2\n[Service]\nC=d\r\nnothing\n"}),
              (Lines{"Unit.A=b c", "Service.C=d"}));
    EXPECT_EQ(settings_of({"\xEF\xBB\xBF[Unit]\nA=b"}), Lines{"Unit.A=b"});
    EXPECT_EQ(settings_of({"A=b\n[Unit]"}), Lines{});
    EXPECT_EQ(settings_of({""}), Lines{});
}

TEST(UnitSettings, GoOnInTheNextLineAfterABackslash) {
    EXPECT_EQ(settings_of({"[A]\nB=1 \\\n# no\n  2 \\\n3\nC=4"}), (Lines{"A.B=1 \\\\n# no\\n  2 \\\\n3", "A.C=4"}));
    EXPECT_EQ(settings_of({"[A]\nB=1\\\\\nC=2"}), (Lines{"A.B=1\\\\", "A.C=2"}));
    EXPECT_EQ(settings_of({"[A]\n# no \\\nC=2"}), Lines{"A.C=2"});
    EXPECT_EQ(settings_of({"[A]\nB=1\\"}), Lines{"A.B=1\\"});
}

TEST(UnitSettings, AreTakenBackByAnEmptyOneButForDependencies) {
    EXPECT_EQ(settings_of({"[Service]\nExecStart=a\nExecStop=b", "[Service]\nExecStart=\nExecStart=c"}),
              (Lines{"Service.ExecStop=b", "Service.ExecStart=c"}));
    EXPECT_EQ(settings_of({"[Unit]\nAfter=a", "[Unit]\nAfter=\nAfter=b"}), (Lines{"Unit.After=a", "Unit.After=b"}));
    EXPECT_EQ(settings_of({"[Service]\nWorkingDirectory=/a", "[Service]\nWorkingDirectory=/b"}),
              Lines{"Service.WorkingDirectory=/b"});
}

TEST(PathMention, IsWhereAPathBegins) {
    EXPECT_EQ(paths_of("/a/b /c"), (Lines{"2:5-9 first |/a/b", "2:10-12 |/c"}));
    EXPECT_EQ(paths_of("-+/a"), Lines{"2:7-9 first -+|/a"});
    EXPECT_EQ(paths_of("x --y=/a,/b"), (Lines{"2:11-13 |/a", "2:14-16 |/b"}));
    EXPECT_EQ(paths_of("append:/a"), Lines{"2:12-14 :|/a"});
    EXPECT_EQ(paths_of("a/b ./c ~/d ${E}/f $G/h i%j/k"), Lines{});
    EXPECT_EQ(paths_of("http://a/b"), Lines{"2:10-15 :|//a/b"});
    EXPECT_EQ(paths_of("/a-/b"), Lines{"2:5-10 first |/a-/b"});
}

TEST(PathMention, EndsWhereAPathEnds) {
    EXPECT_EQ(paths_of("'/a b'"), Lines{"2:6-8 |/a"});
    EXPECT_EQ(paths_of("\"/a\"b"), Lines{"2:6-8 |/a"});
    EXPECT_EQ(paths_of("sh -c \"x>'/a/b'\""), Lines{"2:15-19 |/a/b"});
    EXPECT_EQ(paths_of("/a\\x20b"), Lines{"2:5-12 first |/a b"});
    EXPECT_EQ(paths_of("/a\\x20b", Backslash::is_dropped), Lines{"2:5-12 first |/ax20b"});
    EXPECT_EQ(paths_of("/a\\sb\\"), Lines{"2:5-11 first |/a b"});
    EXPECT_EQ(paths_of("/ä/b;"), Lines{"2:5-9 first |/ä/b"});
}

TEST(PathMention, BehindAQuoteMayEndLater) {
    Source source{"x", "x", {}};
    const auto paths = paths_in(setting_of(source, "\"/a b/c d\" /e"), Backslash::escapes);
    ASSERT_EQ(paths.size(), 2U);
    EXPECT_EQ(paths[0].text, "/a b/c d");
    Lines ends;
    for (const auto& end : paths[0].ends)
        ends.push_back(fmt::format("{}{}", end.is_whole ? "" : "in ", paths[0].text.substr(0, end.length)));
    EXPECT_EQ(ends, (Lines{"/a", "in /a b", "/a b/c", "/a b/c d"}));
    const auto where = paths[0].where(paths[0].whole(4));
    EXPECT_EQ(fmt::format("{}:{}-{}", where.line, where.column, where.end_column), "2:6-12");
}

TEST(PathMention, FollowsTheLines) {
    EXPECT_EQ(paths_of("x \\\n  # /no\n  /a \\\n\t/b"), (Lines{"4:3-5 |/a", "5:2-4 |/b"}));
    EXPECT_EQ(paths_of("/a\\\n/b"), (Lines{"2:5-7 first |/a", "3:1-3 |/b"}));
}

TEST(PathMention, KnowsTheSpecifiersOfFixedFolders) {
    EXPECT_EQ(paths_of("%S/x %t/y %h/z %%S/n"),
              (Lines{"2:5-9 first |/var/lib/x", "2:10-14 |/run/y", "2:15-19 |/root/z"}));
    EXPECT_EQ(paths_of("/a/%i/b%%c"), Lines{"2:5-15 first |/a/%i/b%c"});
}

TEST(PathMention, IsNeverTooLong) {
    const auto paths = paths_of("/" + std::string(100'000, 'a'));
    ASSERT_EQ(paths.size(), 1U);
    EXPECT_LT(paths[0].size(), 4200U);
}

TEST(UnitWords, AreSplitAtBlanks) {
    EXPECT_EQ(words_of("a 'b c'd \\\n e", Backslash::is_kept), (Lines{"a", "b cd", "e"}));
    EXPECT_EQ(words_of("a\\x20b.mount", Backslash::is_kept), Lines{"a\\x20b.mount"});
    EXPECT_EQ(words_of("/a\\x20b \"/c d\"", Backslash::is_dropped), (Lines{"/ax20b", "/c d"}));
    EXPECT_EQ(words_of("\"\"", Backslash::is_kept), Lines{""});
}

}  // namespace
}  // namespace berth::test::of_unit_settings
