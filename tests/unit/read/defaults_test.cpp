#include "core/read/defaults.hpp"

#include "support.hpp"

namespace berth::test::of_defaults {
namespace {

constexpr std::string_view memory = "[volume.m]\nwhere = \"/m\"\ntype = \"tmpfs\"\n";
Lines options(const std::string& text) { return Stock(text).values("m.mount", "Options"); }

TEST(Defaults, ComeAfterThoseOfTheTypeAndTheVolumesOwn) {
    const std::string all = "[defaults]\noptions = [\"ro\"]\n";
    const std::string of_type = "[defaults.tmpfs]\noptions = [\"noexec\"]\n";
    EXPECT_EQ(options(all + std::string(memory)), Lines{"ro,x-berth.options=6254850e,x-berth.volume=m"});
    EXPECT_EQ(options(all + of_type + std::string(memory)), Lines{"noexec,x-berth.options=04cea0e7,x-berth.volume=m"});
    EXPECT_EQ(options(of_type + std::string(memory) + "options = []\n" + all), Lines{"x-berth.volume=m"});
    EXPECT_EQ(options("[defaults.ext4]\noptions = [\"ro\"]\n" + std::string(memory)), Lines{"x-berth.volume=m"});
}

TEST(Defaults, MaySayTheTypeByWhichOthersAreFound) {
    EXPECT_EQ(
        options("[defaults]\ntype = \"tmpfs\"\n[defaults.tmpfs]\noptions = [\"ro\"]\n[volume.m]\nwhere = \"/m\"\n"),
        Lines{"ro,x-berth.options=6254850e,x-berth.volume=m"});
}

TEST(Defaults, JoinTablesDirectiveByDirective) {
    const Stock stock("[defaults.unit]\nX-A = 1\nX-B = 1\n[defaults.tmpfs.unit]\nX-B = 2\nX-C = 2\n" +
                      std::string(memory) + "unit = { X-C = 3, X-D = 3 }\n");
    EXPECT_EQ(stock.findings(), Lines{});
    for (const auto& [in, out] : {Case{"X-A", "1"}, Case{"X-B", "2"}, Case{"X-C", "3"}, Case{"X-D", "3"}})
        EXPECT_EQ(stock.values("m.mount", in), Lines{std::string(out)}) << in;
}

TEST(Defaults, AreChangedByDropInsAndReachVolumesThatTheseAdd) {
    const Stock stock("[defaults]\ntimeout = \"1s\"\noptions = [\"ro\"]\n" + std::string(memory),
                      {"[defaults]\ntimeout = \"2s\"\n[volume.n]\ntype = \"tmpfs\"\nwhere = \"/n\"\n"});
    EXPECT_EQ(stock.findings(), Lines{});
    for (const auto unit : {"m.mount", "n.mount"}) EXPECT_EQ(stock.values(unit, "TimeoutSec"), Lines{"2s"}) << unit;
    EXPECT_EQ(stock.values("n.mount", "Options"), Lines{"ro,x-berth.options=6254850e,x-berth.volume=n"});
}

TEST(Defaults, ThatGoWithOtherVolumesOnlyAreNotTaken) {
    for (const std::string_view body :
         {"activation = \"attach\"", "activation = \"manual\"", "activation = \"boot\"", "activation = \"access\"",
          "activation = \"access\"\nholders = [\"x\"]", "wanted_by = [\"multi-user.target\"]", "background = true"}) {
        for (const std::string_view default_ :
             {"required = true", "background = true", "idle_timeout = \"5s\"", "device_timeout = \"5s\"",
              "automount = { X-A = 1 }", "description = \"of {instance}\""}) {
            const Stock stock(fmt::format("[defaults]\n{}\n{}{}\n", default_, memory, body));
            EXPECT_EQ(stock.findings(), Lines{}) << default_ << " for " << body;
            EXPECT_FALSE(stock.volume("m").is_wrong()) << default_ << " for " << body;
        }
    }
    const Stock both("[defaults]\nrequired = true\nbackground = true\n" + std::string(memory));
    EXPECT_TRUE(both.volume("m").is_wrong());
}

TEST(Defaults, ReportAMistakeOnceAndBlameEachVolumeThatTakesIt) {
    const Stock stock(
        "[defaults]\ntimeout = \"soon\"\n[volume.m]\nwhere = \"/m\"\ntype = \"tmpfs\"\n[volume.n]\nwhere = "
        "\"/n\"\ntype = "
        "\"tmpfs\"\n[volume.o]\nwhere = \"/o\"\ntype = \"tmpfs\"\ntimeout = \"1s\"\n");
    EXPECT_EQ(stock.findings(), Lines{"2:11: error: 'soon' is not a time span [time-invalid] | hint: write for example "
                                      "'90s', '1min 30s' or 'infinity'"});
    EXPECT_TRUE(stock.volume("m").is_wrong());
    EXPECT_TRUE(stock.volume("n").is_wrong());
    EXPECT_FALSE(stock.volume("o").is_wrong());
}

TEST(Defaults, ReportAMistakeThatNobodyTakes) {
    EXPECT_EQ(Stock("[defaults]\ntimeout = \"soon\"\n").findings().size(), 1U);
    EXPECT_EQ(Stock("[defaults]\ntimeout = 5\n" + std::string(memory) + "timeout = \"5s\"\n").volume("m").is_wrong(),
              false);
}

TEST(Defaults, WithASyntaxErrorMakeWrongWhoeverTheyMayBeFor) {
    for (const std::string_view bad : {"[defaults]\noptions = [\"ro\n", "[defaults\n", "[defaults]\nx\n",
                                       "[[defaults]]\n", "[defaults]\n[defaults]\n", "defaults = 5\n",
                                       "[defaults.tmpfs]\nx\n", "[defaults.tmpfs\n", "[defaults.unit]\nx\n"}) {
        const Stock stock(std::string(bad) + std::string(memory));
        EXPECT_EQ(stock.findings().size(), 1U) << bad;
        EXPECT_TRUE(stock.volume("m").is_wrong()) << bad;
    }
    EXPECT_FALSE(Stock("[defaults.ext4]\nx\n" + std::string(memory)).volume("m").is_wrong());
}

TEST(Defaults, KeepTheirEdgesInGuards) {
    const Stock stock("[defaults]\nrequires = [\"x.service\"]\nused_by = [\"u.service\"]\n" + std::string(memory) +
                      "options = [\"a,b\"]\n");
    EXPECT_EQ(stock.values("m.mount", "Requires"), Lines{"x.service"});
    EXPECT_EQ(stock.values("u.service.d/50-berth-m.conf", "Requires"), Lines{"m.mount"});
}

TEST(Defaults, DontMakeMoreOfAFileThanThereIsRoomFor) {
    std::string text = "[defaults]\noptions = [";
    for (int i = 0; i < 60000; ++i) text += "\"a\",\n";
    text += "]\n";
    for (int i = 0; i < 10000; ++i) text += fmt::format("[volume.v{0}]\nwhere=\"/v/{0}\"\n", i);
    EXPECT_TRUE(finishes(text));
    const Stock stock(text);
    EXPECT_TRUE(stock.volume("v9999").is_wrong());
    EXPECT_NE(stock.unit("v-9999.mount"), "none") << "it fails closed";
}

}  // namespace
}  // namespace berth::test::of_defaults
