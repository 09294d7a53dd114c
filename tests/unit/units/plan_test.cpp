#include <algorithm>
#include <cstdint>

#include "core/units/plan.hpp"

#include "support.hpp"

namespace berth::test::of_plan {
namespace {

Lines paths(std::string_view more) {
    return Stock(fmt::format("[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\nfsck = false\n{}\n", more)).paths();
}

TEST(Plan, LinksByActivation) {
    EXPECT_EQ(paths(""), (Lines{"a.mount", "local-fs.target.wants/a.mount -> ../a.mount", "volume-a@.target"}));
    EXPECT_EQ(paths("required = true"),
              (Lines{"a.mount", "local-fs.target.requires/a.mount -> ../a.mount", "volume-a@.target"}));
    EXPECT_EQ(paths("background = true"),
              (Lines{"a.mount", "local-fs.target.wants/a.mount -> ../a.mount", "volume-a@.target"}));
    EXPECT_EQ(paths("activation = \"attach\""), (Lines{"a.mount", "volume-a@.target"}));
    EXPECT_EQ(paths("activation = \"manual\""), (Lines{"a.mount", "volume-a@.target"}));
    EXPECT_EQ(
        paths("activation = \"access\""),
        (Lines{"a.automount", "a.mount", "local-fs.target.wants/a.automount -> ../a.automount", "volume-a@.target"}));
    EXPECT_EQ(paths("activation = \"access\"\nidle_timeout = \"5s\""),
              (Lines{"a.automount", "a.mount", "local-fs.target.wants/a.automount -> ../a.automount"}));
    EXPECT_EQ(paths("activation = \"off\"\nused_by = [\"x.service\"]\nholders = [\"h\"]"), Lines{});
}

TEST(Plan, LinksNetworkVolumesToTheirTarget) {
    EXPECT_EQ(Stock("[volume.a]\nwhat = \"n:/x\"\ntype = \"nfs\"\nwhere = \"/a\"").paths(),
              (Lines{"a.mount", "remote-fs.target.wants/a.mount -> ../a.mount", "volume-a@.target"}));
    EXPECT_EQ(Stock("[volume.a]\nwhat = \"n:/x\"\ntype = \"nfs\"\nwhere = \"/a\"\nrequired = true").paths(),
              (Lines{"a.mount", "remote-fs.target.requires/a.mount -> ../a.mount", "volume-a@.target"}));
}

TEST(Plan, RequiresVarUnlessToldOtherwise) {
    const auto links = [](std::string_view where, std::string_view more) {
        return Stock(fmt::format("[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"{}\"\n{}\n", where, more))
            .tree()[0]
            .links[0]
            .path;
    };
    EXPECT_EQ(links("/var", ""), "local-fs.target.requires/var.mount");
    EXPECT_EQ(links("/var/tmp", ""), "local-fs.target.requires/var-tmp.mount");
    EXPECT_EQ(links("/var", "required = false"), "local-fs.target.wants/var.mount");
    EXPECT_EQ(links("/var/lib", ""), "local-fs.target.wants/var-lib.mount");
}

TEST(Plan, LinksToWhoeverIsNamedInsteadOfTheTarget) {
    EXPECT_EQ(paths("wanted_by = [\"x.service\", \"y@.service\"]\nrequired_by = [\"z.target\"]"),
              (Lines{"a.mount", "volume-a@.target", "x.service.wants/a.mount -> ../a.mount",
                     "y@.service.wants/a.mount -> ../a.mount", "z.target.requires/a.mount -> ../a.mount"}));
}

TEST(Plan, LinksHoldersToTheTemplate) {
    EXPECT_EQ(paths("activation = \"attach\"\nholders = [\"vm 1\", \"vm 1\", \"b\"]"),
              (Lines{"a.mount", "multi-user.target.wants/volume-a@b.target -> ../volume-a@.target",
                     "multi-user.target.wants/volume-a@vm\\x201.target -> ../volume-a@.target", "volume-a@.target"}));
}

TEST(Plan, BindsUsersToTheMount) {
    const Stock stock("[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\nused_by = [\"x.service\", \"x.service\"]\n");
    EXPECT_EQ(stock.unit("x.service.d/50-berth-a.conf"),
              "[Unit]\nBindsTo=a.mount\nAfter=a.mount\nOnFailure=berth-settle.service\n");
}

TEST(Plan, WritesWhatHoldsBeforeWhatIsHeld) {
    const Stock stock("[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\nused_by = [\"x.service\"]\n");
    ASSERT_EQ(stock.tree().size(), 1U);
    Lines order;
    for (const auto& file : stock.tree()[0].files) order.push_back(file.path);
    EXPECT_EQ(order, (Lines{"x.service.d/50-berth-a.conf", "volume-a@.target", "a.mount"}));
}

TEST(Plan, PutsTogetherWhatSeveralWantOfOneDevice) {
    const Stock stock(
        "[encrypted.vault]\ndevice='/dev/sdb'\n[volume.vault]\nwhat='encrypted:vault'\nwhere='/v'\ntype='ext4'\n"
        "network=true\ndevice_timeout='10s'\n");
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.unit("dev-mapper-vault.device.d/50-berth-vault.conf"),
              "[Unit]\nJobRunningTimeoutSec=10s\nAfter=network-online.target network.target\n"
              "Wants=network-online.target\n")
        << "a declared limit beats the one for somebody who types";
    std::vector<std::uint32_t> owners;
    for (const auto& group : stock.tree()) {
        if (group.files.size() == 1 && group.files[0].path == "dev-mapper-vault.device.d/50-berth-vault.conf")
            owners = group.items;
    }
    EXPECT_EQ(owners, (std::vector<std::uint32_t>{0, 1}));
}

TEST(Plan, CountsTheLongerOfTwoDeclaredLimits) {
    const auto subvolume = [](std::string_view name, std::string_view limit) {
        return fmt::format("[volume.{0}]\nwhat='/dev/sdb'\nwhere='/{0}'\ntype='btrfs'\ndevice_timeout='{1}'\n", name,
                           limit);
    };
    const Stock stock(subvolume("b", "1min") + subvolume("a", "20s") + subvolume("c", "60s"));
    EXPECT_EQ(
        stock.findings(),
        (Lines{"7:6: warning: volume 'a' waits for '/dev/sdb' for another 'device_timeout' than volume 'b': the longer "
               "one, 1min, counts [key-conflict] | hint: a device has one time limit: write the same for both | "
               "note: 2:6: the device is named here, too"}));
    EXPECT_EQ(stock.values("dev-sdb.device.d/50-berth-a.conf", "JobRunningTimeoutSec"), (Lines{"1min"}));
    EXPECT_EQ(stock.unit("dev-sdb.device.d/50-berth-b.conf"), "none");
}

TEST(Plan, WritesEveryPathOnce) {
    const Stock stock(
        "[volume.a]\nactivation='off'\nwhere='/o'\nwhat='/dev/x'\n[volume.a]\nwhere='/x'\nwhat='/dev/x'\n[volume.a]\n"
        "where='/y'\nwhat='/dev/x'\nused_by=['u.service']\n[volume.b]\nwhere='/x'\nwhat='/dev/y'\n");
    auto all = stock.paths();
    EXPECT_EQ(std::ranges::adjacent_find(all), all.end());
}

}  // namespace
}  // namespace berth::test::of_plan
