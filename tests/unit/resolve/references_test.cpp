#include "support.hpp"

namespace berth::test::of_references {
namespace {

std::string volume(std::string_view name, std::string_view where, std::string_view more = "") {
    return fmt::format("[volume.{}]\nwhat = \"/dev/sda1\"\nwhere = \"{}\"\n{}\n", name, where, more);
}
std::string bind(std::string_view name, std::string_view what, std::string_view where, std::string_view more = "") {
    return fmt::format("[volume.{}]\ntype = \"bind\"\nwhat = \"{}\"\nwhere = \"{}\"\n{}\n", name, what, where, more);
}

TEST(References, GiveAVolumeSourceItsPath) {
    const Stock stock(volume("data", "/srv/data") + bind("www", "volume:data/www/", "/var/www") +
                      bind("all", "volume:data", "/all"));
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.values("var-www.mount", "What"), Lines{"/srv/data/www"});
    EXPECT_EQ(stock.values("var-www.mount", "Requires"), Lines{"srv-data.mount"});
    EXPECT_EQ(stock.values("var-www.mount", "After"), Lines{"srv-data.mount"});
    EXPECT_EQ(stock.values("all.mount", "What"), Lines{"/srv/data"});
}

TEST(References, ToUnknownVolumesAreErrorsInEveryKey) {
    for (const auto key : {"requires", "wants", "binds_to", "after", "before"}) {
        EXPECT_EQ(Stock(volume("data", "/a") + volume("b", "/b", fmt::format("{} = [\"dta\"]", key))).findings(),
                  Lines{fmt::format("8:{}: error: there is no volume 'dta' [reference-unknown] | hint: did you mean "
                                    "'data'?",
                                    std::string_view(key).size() + 5)});
    }
    EXPECT_EQ(Stock(volume("b", "/b", "after = [\"nginx\"]")).findings(),
              Lines{"4:10: error: there is no volume 'nginx' [reference-unknown] | hint: declare it, or write a unit's "
                    "name with its suffix"});
}

TEST(References, ToAnUnknownSourceAreErrorsAndEnd) {
    const auto text = volume("data", "/a") + bind("b", "volume:dta/x", "/b");
    ASSERT_TRUE(finishes(text));
    EXPECT_EQ(Stock(text).findings(), Lines{"7:8: error: there is no volume 'dta' [reference-unknown] | hint: did you "
                                            "mean 'data'?"});
}

TEST(References, ToASourceWithoutAMountPointEnd) {
    const auto text = "[volume.data]\nwhat = \"/dev/sda1\"\nwhere = \"x\"\n" + bind("b", "volume:data/x", "/b");
    ASSERT_TRUE(finishes(text));
    EXPECT_EQ(Stock(text).findings(),
              Lines{"3:9: error: 'x' is not an absolute path [path-invalid] | hint: write '/x' | note: 6:8: volume 'b' "
                    "needs volume 'data', so it is wrong too"});
}

TEST(References, ProposeNoUnitForAVolumeSource) {
    const auto text = bind("b", "volume:nginx", "/b");
    ASSERT_TRUE(finishes(text));
    EXPECT_EQ(Stock(text).findings(),
              Lines{"3:8: error: there is no volume 'nginx' [reference-unknown] | hint: declare it"});
}

TEST(References, ToAVolumeThatIsOffAreErrorsWhereItIsNeeded) {
    const auto off = volume("off", "/o", "activation = \"off\"");
    for (const auto key : {"requires", "binds_to"}) {
        EXPECT_EQ(Stock(off + volume("b", "/b", fmt::format("{} = [\"off\"]", key))).findings(),
                  Lines{fmt::format("8:{}: error: volume 'off' is switched off [reference-off] | hint: give it another "
                                    "activation, or take out what needs it",
                                    std::string_view(key).size() + 5)});
    }
    for (const auto key : {"wants", "after", "before"}) {
        const Stock stock(off + volume("b", "/b", fmt::format("{} = [\"off\"]", key)));
        EXPECT_EQ(stock.findings(), Lines{});
        EXPECT_EQ(stock.values("b.mount", "Wants"), Lines{});
        EXPECT_EQ(stock.values("b.mount", "After"), Lines{"systemd-fsck@dev-sda1.service"});
        EXPECT_EQ(stock.values("b.mount", "Before"), Lines{"local-fs.target"});
    }
    EXPECT_EQ(Stock(off + bind("b", "volume:off/x", "/b")).findings(),
              Lines{"7:8: error: volume 'off' is switched off [reference-off] | hint: give it another activation, or "
                    "take out what needs it"});
    EXPECT_EQ(Stock(off + bind("b", "volume:off/x", "/b", "activation = \"off\"")).findings(), Lines{});
}

TEST(References, ToAnIdleVolumeAreErrors) {
    const auto idle = volume("idle", "/i", "activation = \"access\"\nidle_timeout = \"5s\"");
    constexpr std::string_view message =
        "volume 'idle' unmounts itself when it is idle, so nothing can hold it [reference-idle] | hint: take out its "
        "'idle_timeout', or what needs it";
    EXPECT_EQ(Stock(idle + volume("b", "/b", "requires = [\"idle\"]")).findings(),
              Lines{fmt::format("9:13: error: {}", message)});
    EXPECT_EQ(Stock(idle + volume("b", "/b", "binds_to = [\"idle\"]")).findings(),
              Lines{fmt::format("9:13: error: {}", message)});
    EXPECT_EQ(Stock(idle + bind("b", "volume:idle", "/b")).findings(), Lines{fmt::format("8:8: error: {}", message)});
    EXPECT_EQ(Stock(idle + volume("b", "/b", "after = [\"idle\"]")).findings(), Lines{});
    EXPECT_EQ(Stock(idle + volume("b", "/i/b")).findings(),
              Lines{"8:9: error: the mount point is below that of volume 'idle', which unmounts itself when it is idle "
                    "[reference-idle] | hint: take out its 'idle_timeout', or choose another mount point"});
}

TEST(References, ToFilesOnADeviceGoByHowItWillBeMounted) {
    const auto findings = [](std::string_view encrypted, std::string_view volume) {
        return Stock(fmt::format("[encrypted.e]\ndevice = '/dev/x'\n{}\n"
                                 "[volume.v]\nwhat = '/dev/y'\nwhere = '/v'\n{}\n",
                                 encrypted, volume))
            .findings();
    };
    const auto key = "key_file = '/k:/dev/y'";
    const auto header = "options = ['header=/h:/dev/y']";
    const auto both = fmt::format("{}\n{}", key, header);
    const auto* const ro = "type = 'ext4'\noptions = ['ro']";
    EXPECT_EQ(findings(key, ro), Lines{});
    EXPECT_EQ(findings(header, "type = 'ext4'"), Lines{});
    EXPECT_EQ(findings(both, "type = 'ext4'"), Lines{});
    for (const auto type : {"iso9660", "squashfs", "erofs", "squashfs,erofs"})
        EXPECT_EQ(findings(key, fmt::format("type = '{}'", type)), Lines{}) << type;
    EXPECT_EQ(findings(key, "type = 'ext4'"),
              Lines{"3:12: error: volume 'v' mounts that device read-write, so it can't be mounted read-only for the "
                    "key [key-conflict] | hint: write key_file = \"volume:v/k\""});
    EXPECT_EQ(findings(header, ro),
              Lines{"3:12: error: volume 'v' mounts that device read-only, so it can't be mounted read-write for the "
                    "header [key-conflict] | hint: write \"header=/v/h\", and take the option 'ro' out of the volume"});
    EXPECT_EQ(findings(header, "type = 'iso9660'"),
              Lines{"3:12: error: volume 'v' mounts that device read-only, so it can't be mounted read-write for the "
                    "header [key-conflict] | hint: put it on a file system that can be written to"});
}

TEST(References, AreFoundInProportionToTheirNumber) {
    std::string text;
    for (int i = 0; i < 12000; ++i)
        text += fmt::format("[volume.v{0}]\nwhat='/dev/a'\nwhere='/v{0}'\nafter=['zzz{0}']\n", i);
    EXPECT_TRUE(finishes(text));
}

}  // namespace
}  // namespace berth::test::of_references
