#include "core/read/recover.hpp"

#include "support.hpp"

namespace berth::test::of_recover {
namespace {

constexpr std::string_view good = "[volume.good]\nwhat = \"/dev/sdb1\"\nwhere = \"/good\"\n";

std::string without_comment(const Stock& stock) { return stock.unit("good.mount") + stock.unit("volume-good@.target"); }

TEST(Recover, LosesOnlyTheTableWithTheError) {
    const auto alone = without_comment(Stock(std::string(good)));
    for (const std::string_view bad : {"[volume.a]\nwhere = /a\n",
                                       "[volume.a]\nwhere = \"/a\n",
                                       "[volume.a]\nwhere = \"\"\"/a\n",
                                       "[volume.a]\nwhere = '''/a\n",
                                       "[volume.a]\noptions = [\n",
                                       "[volume.a]\noptions = [ \"a\",\n  \"b\"\n",
                                       "[volume.a]\nunit = {\n",
                                       "[volume.a\nwhere = \"/a\"\n",
                                       "[volume.a]]\n",
                                       "[volume.a] x\n",
                                       "[volume.\n",
                                       "[volume..a]\n",
                                       "[volume.a]\n=\n",
                                       "[volume.a]\nx = \xFF\n",
                                       "[volume.\xFF]\n",
                                       "[volume.a]\n\x01\n",
                                       "[\n",
                                       "]\n",
                                       "\"\n",
                                       "'''\n",
                                       "x\n",
                                       "[volume.a]\nx = [[[[{{{{\n",
                                       "[volume.a]\nx = \\\"\"\"\n",
                                       "[volume.a.b\n",
                                       "[volume.a]\nwhere = '/a'\n[volume.a]\nwhere = '/a'\n",
                                       "[other\nx = 1\n"}) {
        const bool begins_a_table = bad.starts_with("[");  // else it belongs to the table above it
        for (const bool last : {false, true}) {
            if (last && !begins_a_table) continue;
            const auto text = last ? std::string(good) + std::string(bad) : std::string(bad) + std::string(good);
            const Stock stock(text);
            EXPECT_EQ(without_comment(stock), alone) << text;
            EXPECT_FALSE(stock.findings().empty()) << text;
            EXPECT_FALSE(stock.volume("good").is_wrong()) << text;
        }
    }
}

TEST(Recover, KeepsHeadersInsideOfStringsThere) {
    const Stock stock("[volume.a]\ndescription = '''\n[volume.b]\n'''\nwhere = \"/a\"\n[volume.c]\nx\n");
    EXPECT_EQ(stock.catalogue().named("b"), nullptr);
    EXPECT_EQ(stock.volume("a").where.value.str(), "/a");
}

TEST(Recover, KeepsOfABrokenTableWhatParsesAlone) {
    const Stock stock(
        "[volume.b]\nwhat = \"/dev/sdb1\"\nwhere = \"/b\"\n"
        "[volume.a]\n"
        "what = oops\n"
        "where = \"/a\"\n"
        "required = true\n"
        "requires = [ \"b\",\n  \"x.mount\" ]\n"
        "used_by = [ \"nginx.service\" ]\n"
        "on_failure = [ \"open.service\"\n");
    EXPECT_EQ(stock.findings(), (Lines{"5:8: error: the value is not in quotes [syntax] | hint: write \"oops\""}));
    EXPECT_EQ(stock.unit("a.mount"),
              "[Unit]\nDescription=/etc/berth/a.toml:5:8: the value is not in quotes\n"
              "Documentation=man:berth.toml(5)\nSourcePath=/etc/berth/a.toml\nBefore=local-fs.target\n"
              "Requires=b.mount x.mount\nAfter=b.mount x.mount\nAssertKernelCommandLine=berth.guard=never\n\n"
              "[Mount]\nWhat=berth-guard\nWhere=/a\nOptions=x-berth.volume=a\n");
    EXPECT_EQ(stock.unit("nginx.service.d/50-berth-a.conf"),
              "[Unit]\nRequires=a.mount\nAfter=a.mount\nOnFailure=berth-settle.service\n");
    EXPECT_EQ(stock.paths(), (Lines{"a.mount", "b.mount", "local-fs.target.requires/a.mount -> ../a.mount",
                                    "local-fs.target.wants/b.mount -> ../b.mount", "nginx.service.d/50-berth-a.conf",
                                    "volume-a@.target", "volume-b@.target"}));
}

TEST(Recover, ReadsPastAnArrayThatIsNotClosed) {
    const Stock stock("[volume.a]\noptions = [ \"ro\",\nwhere = \"/a\"\nused_by = [\"x.service\"]\n");
    EXPECT_EQ(stock.volume("a").where.value.str(), "/a");
    EXPECT_EQ(stock.unit("x.service.d/50-berth-a.conf"),
              "[Unit]\nRequires=a.mount\nAfter=a.mount\nOnFailure=berth-settle.service\n");
}

TEST(Recover, TakesTheFirstOfTwoValues) {
    EXPECT_EQ(Stock("[volume.a]\nwhere = \"/a\"\nwhere = \"/b\"\n").volume("a").where.value.str(), "/a");
}

TEST(Recover, JoinsASubTableWithItsVolume) {
    const Stock stock("[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\n[volume.a.unit]\nFoo = oops\n");
    EXPECT_EQ(stock.findings(), Lines{"5:7: error: the value is not in quotes [syntax] | hint: write \"oops\""});
    EXPECT_TRUE(stock.volume("a").is_wrong());
    EXPECT_EQ(stock.values("a.mount", "Where"), Lines{"/a"});
}

TEST(Recover, DoesNotInventANameFromABrokenHeader) {
    const Stock stock(
        "[volume.my data]\nwhat = \"/dev/sda1\"\nwhere = \"/x\"\n[volume.my]\nwhat = "
        "\"/dev/sdb1\"\nwhere = \"/y\"\n");
    EXPECT_EQ(stock.findings(),
              Lines{"1:12: error: the table header is not closed [syntax] | hint: end the line with ']'"});
    EXPECT_EQ(stock.paths(),
              (Lines{"local-fs.target.wants/y.mount -> ../y.mount", "volume-my@.target", "x.mount", "y.mount"}));
}

TEST(Recover, GuardsTheMountPointUnderABrokenName) {
    EXPECT_EQ(Stock("[volume.grün]\nwhere = \"/x\"\n").paths(), Lines{"x.mount"});
}

TEST(Recover, ReportsEachPieceAtItsOwnLine) {
    EXPECT_EQ(Stock("[volume.a]\nx\n\n[volume.b]\n\ny = /\n").findings(),
              (Lines{"2:2: error: there is no '=' after the key [syntax] | hint: write KEY = VALUE",
                     "6:5: error: the value is not in quotes [syntax] | hint: write \"/\""}));
}

TEST(Recover, ReportsARepeatedTableAsARepeatedName) {
    EXPECT_EQ(Stock("[volume.a]\nwhat='/dev/x'\nwhere='/a'\n[volume.a]\nwhat='/dev/y'\nwhere='/b'\n").findings(),
              Lines{"4:1: error: volume 'a' is declared twice [name-repeated] | hint: give one of the two another "
                    "name, or join them "
                    "| note: 1:1: first declared here"});
}

TEST(Recover, DoesNotCrashOnDotsHiddenInAString) {
    std::string key = "x";
    for (int i = 0; i < 32000; ++i) key += ".x";
    EXPECT_TRUE(finishes("[volume.a]\ndescription = \"\"\"open\n[volume.b]\n" + key + " = 1\n"));
    EXPECT_TRUE(finishes("[volume.a]\nx = \\\"\"\"\n" + key + " = 1\n"));
}

TEST(Recover, TakesTimeInProportionToTheText) {
    std::string strings;
    std::string values;
    for (int i = 0; i < 20000; ++i) strings += fmt::format("[volume.v{}]\nx = \\\"\"\"\n", i);
    for (int i = 0; i < 20000; ++i) values += fmt::format("[volume.v{}]\nx =\n", i);
    EXPECT_TRUE(finishes(strings));
    EXPECT_TRUE(finishes(values));
}

TEST(Recover, FindsTheMountPointBelowABlockStringThatIsNotClosed) {
    for (const std::string_view quotes : {"\"\"\"", "\'\'\'"}) {
        const Stock stock("[volume.b]\ndescription = " + std::string(quotes) +
                          "The big disk\nwhat = \"LABEL=b\"\nwhere = \"/b\"\nused_by = [\"db.service\"]\n"
                          "required = true\n\n" +
                          std::string(good));
        EXPECT_EQ(stock.paths(), (Lines{"b.mount", "db.service.d/50-berth-b.conf", "good.mount",
                                        "local-fs.target.requires/b.mount -> ../b.mount",
                                        "local-fs.target.wants/good.mount -> ../good.mount", "volume-b@.target",
                                        "volume-good@.target"}))
            << quotes;
    }
}

TEST(Recover, GuardsWhatIsInATableThatIsNone) {
    for (const std::string_view header : {"[volumes.a]", "[Volume.a]", "[\"volume.a\"]", "[voulme.a]", "[a]",
                                          "[mounts.a]", "[[volumes.a]]", "[volume.a"}) {
        for (const std::string_view broken : {"", "x\n"}) {
            const Stock stock(std::string(good) + std::string(header) +
                              "\nwhere = \"/a\"\nwhat = \"/dev/sdc\"\nused_by = [\"db.service\"]\n" +
                              std::string(broken));
            ASSERT_NE(stock.catalogue().named("a"), nullptr) << header << broken;
            EXPECT_TRUE(stock.volume("a").is_wrong()) << header << broken;
            EXPECT_FALSE(stock.unit("db.service.d/50-berth-a.conf").empty()) << header << broken;
            EXPECT_FALSE(stock.volume("good").is_wrong()) << header << broken;
        }
    }
}

TEST(Recover, GuardsAMountPointThatHasNoName) {
    for (const std::string_view text :
         {"where = \"/a\"\n", "[volume]\nwhere = \"/a\"\n", "[[volume]]\nwhere = \"/a\"\n",
          "[volume.my.data]\nwhere = \"/a\"\n", "[volume data]\nwhere = \"/a\"\n"}) {
        const Stock stock{std::string(text)};
        EXPECT_NE(stock.unit("a.mount").find("AssertKernelCommandLine"), std::string::npos) << text;
    }
}

TEST(Recover, RefusesTheUserOfWhatHasNeitherNameNorMountPoint) {
    for (const std::string_view text :
         {"used_by = [\"x.service\"]\n", "used_by = [\"x.service\"]\nbroken\n", "[volume]\nused_by = [\"x.service\"]\n",
          "[volume]\nused_by = [\"x.service\"]\nbroken\n", "[[volume]]\nused_by = [\"x.service\"]\n",
          "volume.used_by = [\"x.service\"]\n", "[volume data]\nused_by = [\"x.service\"]\n"}) {
        const Stock stock{std::string(text)};
        EXPECT_EQ(stock.findings().size(), 1U) << text;
        EXPECT_EQ(stock.values("x.service.d/50-berth-@.conf", "AssertKernelCommandLine"), Lines{"berth.guard=never"})
            << text;
    }
    EXPECT_EQ(Stock("[plain]\nused_by = [\"x.service\"]\n").values("x.service.d/50-berth-plain.conf", "Requires"),
              Lines{"volume-plain@x.service.target"});
}

TEST(Recover, GuardsAVolumeWhoseHeaderIsLost) {
    const Stock stock(std::string(good) + "volume.b]\nwhat = \"/dev/sdc\"\nwhere = \"/b\"\n");
    EXPECT_TRUE(stock.volume("good").is_wrong());
    EXPECT_NE(stock.unit("b.mount").find("AssertKernelCommandLine"), std::string::npos);
}

TEST(Recover, PassesOverAByteOrderMarkWhereFilesWerePutTogether) {
    const Stock stock(std::string(good) + "\xEF\xBB\xBF[volume.b]\nwhat = \"/dev/sdc\"\nwhere = \"/b\"\n");
    EXPECT_FALSE(stock.volume("good").is_wrong());
    EXPECT_FALSE(stock.volume("b").is_wrong());
    EXPECT_EQ(
        stock.findings(),
        Lines{"4:1: warning: a byte order mark in the middle of the file means nothing [syntax] | hint: take it out: "
              "it comes of a file that was appended to another one"});
}

}  // namespace
}  // namespace berth::test::of_recover
