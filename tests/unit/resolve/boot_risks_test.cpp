#include "core/resolve/boot_risks.hpp"

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
    for (const std::string_view unit : {"foo.service", "foo.socket", "foo.timer", "foo.path", "network-online.target",
                                        "multi-user.target", "sysinit.target"}) {
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
