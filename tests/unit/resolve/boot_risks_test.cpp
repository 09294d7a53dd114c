#include "core/resolve/boot_risks.hpp"

#include <gmock/gmock.h>

#include "support.hpp"

namespace berth::test::of_boot_risks {
namespace {

std::string volume(std::string_view more, std::string_view where = "/a") {
    return fmt::format("[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"{}\"\n{}\nfsck = false\n", where, more);
}

Machine masking(const std::string& unit) {
    Machine machine;
    machine.masked[unit] = "/etc/systemd/system/" + unit;
    return machine;
}

TEST(BootRisks, WarnOfALocalBootVolumeThatWaitsForALateUnit) {
    for (const std::string_view unit :
         {"foo.service", "foo.socket", "foo.timer", "foo.path", "network-online.target"}) {
        for (const std::string_view key : {"requires", "wants", "binds_to", "after"}) {
            EXPECT_EQ(
                Stock(volume(fmt::format("{} = [\"{}\"]", key, unit))).findings(),
                Lines{fmt::format("4:{}: warning: '{}' starts after the local file systems, which wait for volume "
                                  "'a' [order-risk] | hint: a boot may drop something to get out of the circle: "
                                  "use 'wanted_by', 'background' or activation 'attach'",
                                  key.size() + 5, unit)});
        }
    }
}

TEST(BootRisks, AreErrorsWhereTheFilesOfSystemdSaySo) {
    for (const std::string_view unit : {"multi-user.target", "sysinit.target", "systemd-tmpfiles-setup.service"}) {
        const Stock stock(volume(fmt::format("after = [\"{}\"]", unit)));
        EXPECT_EQ(stock.findings(),
                  Lines{fmt::format("4:10: error: '{}' starts after the local file systems, which wait "
                                    "for volume 'a' [cycle] | hint: a boot may drop something to get "
                                    "out of the circle: use 'wanted_by', 'background' or activation "
                                    "'attach'",
                                    unit)});
        EXPECT_EQ(stock.values("a.mount", "After"), Lines{}) << "the guard closes it neither";
    }
    for (const std::string_view more :
         {"after = [\"local-fs.target\"]", "after = [\"remote-fs.target\"]\nnetwork = true",
          "before = [\"local-fs-pre.target\"]", "before = [\"network.target\"]\nnetwork = true",
          "activation = \"access\"\nafter = [\"local-fs.target\"]"}) {
        const Stock stock(volume(more));
        ASSERT_EQ(stock.findings().size(), 1U) << more;
        EXPECT_THAT(stock.findings().front(), testing::HasSubstr("[cycle]")) << more;
    }
}

TEST(BootRisks, AreOfWhatItSaysItselfAlsoBesideWhatAnotherSays) {
    const std::string other =
        "[volume.c]\nwhere = \"/c\"\ntype = \"tmpfs\"\nactivation = \"manual\"\nbefore = [\"a\"]\n";
    const auto own = volume("after = [\"foo.service\"]");
    const auto alone = Stock(own).findings();
    ASSERT_EQ(alone.size(), 1U);
    for (const std::string_view late : {"multi-user.target", "bar.service"}) {
        const Stock stock(own + other + fmt::format("after = [\"{}\"]\n", late));
        EXPECT_THAT(stock.findings(), testing::Contains(alone.front())) << late;
    }
    EXPECT_EQ(Stock(own + other + "after = [\"multi-user.target\"]\n").findings().size(), 2U);
}

TEST(BootRisks, AreOfNetworkVolumesToo) {
    for (const std::string_view more :
         {"network = true\nafter = [\"multi-user.target\"]", "network = true\nbefore = [\"NetworkManager.service\"]"}) {
        const Stock stock(volume(more));
        ASSERT_EQ(stock.findings().size(), 1U) << more;
        EXPECT_THAT(stock.findings().front(), testing::HasSubstr("[order-risk]")) << more;
    }
    for (const std::string_view where : {"/var/log", "/var", "/var/lib", "/tmp", "/var/tmp"}) {
        EXPECT_THAT(Stock(volume("network = true\nrequired = false", where)).findings(),
                    testing::Contains(testing::HasSubstr("[order-risk]")))
            << where;
        EXPECT_EQ(Stock(volume("required = false", where)).findings(), Lines{}) << where;
    }
}

TEST(BootRisks, AreOfWhatIsWaitedForByItsHoldersAlone) {
    for (const std::string_view activation : {"attach", "manual", "boot"}) {
        const auto text = fmt::format("activation = \"{}\"\nwants = [\"multi-user.target\"]\n", activation) +
                          "wanted_by = [\"multi-user.target\"]\n";
        const auto declared = activation == "boot" ? volume(text) : volume(text.substr(0, text.find("wanted_by")));
        EXPECT_EQ(Stock(declared).findings(), Lines{}) << activation;
        EXPECT_EQ(Stock(declared + "holders = [\"x\"]\n").findings().size(), 1U) << activation;
    }
}

TEST(BootRisks, ReachByWayOfAnother) {
    const auto text = volume("after = [\"app.service\"]\nactivation = \"attach\"") +
                      "[volume.b]\ntype = \"tmpfs\"\nwhere = \"/a/b\"\n";
    EXPECT_THAT(Stock(text).findings(), testing::ElementsAre(testing::HasSubstr(
                                            "warning: volume 'a' waits for 'app.service', which starts after the local "
                                            "file systems, which wait for volume 'b' [order-risk]")));
}

TEST(BootRisks, AreOfSwapAndEncryptedVolumes) {
    const std::string scratch = "[volume.scratch]\ntype = \"tmpfs\"\nwhere = \"/scratch\"\n";
    const Stock swap(scratch + "[swap.s]\nwhat = \"volume:scratch/file\"\n");
    EXPECT_THAT(swap.findings(),
                testing::ElementsAre(testing::HasSubstr(
                    "error: volume 'scratch' waits for 'swap.target', which waits for swap 's' [cycle]")));
    EXPECT_THAT(Stock("[swap.s]\nwhat = \"/dev/vdb\"\nafter = [\"app.service\"]\n").findings(),
                testing::ElementsAre(testing::HasSubstr("[order-risk]")));
    EXPECT_EQ(Stock("[swap.s]\nwhat = \"/dev/vdb\"\nafter = [\"app.service\"]\nactivation = \"manual\"\n").findings(),
              Lines{});
    EXPECT_THAT(Stock("[encrypted.e]\ndevice = \"/dev/vdb\"\nafter = [\"cryptsetup.target\"]\n").findings(),
                testing::ElementsAre(testing::HasSubstr("[cycle]")));
}

TEST(BootRisks, DoNotWarnWhereNothingCloses) {
    for (const std::string_view more :
         {"after = [\"local-fs-pre.target\"]", "before = [\"foo.service\"]", "after = [\"systemd-udevd.service\"]",
          "after = [\"foo.service\"]\nbackground = true", "after = [\"foo.service\"]\nactivation = \"attach\"",
          "after = [\"foo.service\"]\nactivation = \"manual\"", "after = [\"foo.service\"]\nnetwork = true",
          "after = [\"foo.service\"]\nwanted_by = [\"multi-user.target\"]", "after = [\"x.mount\"]",
          "after = [\"foo.service\"]\nactivation = \"off\""}) {
        EXPECT_EQ(Stock(volume(more)).findings(), Lines{}) << more;
    }
}

TEST(BootRisks, TakeAMaskedVolumeOutOfTheTarget) {
    const Stock stock(volume("required = true"), {}, {}, masking("a.mount"));
    EXPECT_EQ(
        stock.findings(),
        Lines{"3:9: warning: 'a.mount' is masked by '/etc/systemd/system/a.mount', so no target requires volume 'a' "
              "[unit-masked] | hint: systemctl unmask a.mount, or take out what requires it"});
    EXPECT_EQ(stock.paths(), (Lines{"a.mount", "volume-a@.target"}));
    EXPECT_EQ(Stock(volume("required = true\nactivation = \"access\""), {}, {}, masking("a.automount")).paths(),
              (Lines{"a.automount", "a.mount", "volume-a@.target"}));
    EXPECT_EQ(Stock(volume("required = true\nactivation = \"access\""), {}, {}, masking("a.mount")).findings(),
              Lines{});
    EXPECT_EQ(Stock(volume(""), {}, {}, masking("a.mount")).findings(), Lines{});
}

TEST(BootRisks, WriteNoRequiresLinkToAMaskedUnitAnywhere) {
    const Stock stock(volume("required_by = [\"local-fs.target\"]"), {}, {}, masking("a.mount"));
    EXPECT_EQ(stock.paths(), (Lines{"a.mount", "volume-a@.target"}));
    EXPECT_EQ(stock.findings().size(), 1U);
}

TEST(BootRisks, LinkAMaskedGuardNeither) {
    EXPECT_EQ(Stock(volume("required = true\nbogus = 1"), {}, {}, masking("a.mount")).paths(),
              (Lines{"a.mount", "volume-a@.target"}));
}

}  // namespace
}  // namespace berth::test::of_boot_risks
