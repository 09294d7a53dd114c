#include "cli/change/planning.hpp"

#include <gmock/gmock.h>

#include "support/changing.hpp"

namespace berth::test::of_planning {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Plan, IsEmptyWhereNothingDiffers) {
    const auto text = tmpfs("data") + tmpfs("lazy", "access") + tmpfs("free", "attach") + tmpfs("hand", "manual");
    Changing it(text, text);
    it.mount("data");
    it.outside.pid1.activate("srv-lazy.automount");
    EXPECT_THAT(it.planned(), IsEmpty());
    EXPECT_FALSE(it.plan().reload_due);
}

TEST(Plan, OfEdgesIsAReload) {
    Changing it(tmpfs("data"), tmpfs("data", "boot", "description = 'other'"));
    it.mount("data");
    EXPECT_THAT(it.planned(), ElementsAre("data edges reload: systemd has an earlier declaration of it"));
    EXPECT_TRUE(it.plan().reload_due);
    EXPECT_TRUE(it.plan().actions.front().is_of_reload());
}

TEST(Plan, StartsWhatIsNewByItsActivation) {
    Changing it("", tmpfs("b") + tmpfs("l", "access") + tmpfs("f", "attach") +
                        tmpfs("a", "attach", "holders = ['vm 1']") + tmpfs("h", "manual"));
    EXPECT_THAT(it.planned(),
                ElementsAre("f new reload: it is new", "h new reload: it is new", "b new mount: it is new",
                            "l new automount: it is new: mounted at the first access",
                            "a new attach: its holder 'vm 1' is declared, and does not hold it"));
    const auto actions = it.plan().actions;
    EXPECT_THAT(actions[2].starts, ElementsAre("srv-b.mount"));
    EXPECT_THAT(actions[3].starts, ElementsAre("srv-l.automount"));
    EXPECT_THAT(actions[4].starts, ElementsAre("volume-a@vm\\x201.target"));
    EXPECT_EQ(actions[4].command, "berth attach a 'vm 1'");
}

TEST(Plan, StartsWhatIsLoadedAndNotUp) {
    const auto text = tmpfs("data") + tmpfs("bad") + tmpfs("lazy", "access");
    Changing it(text, text);
    it.outside.pid1.activate("srv-bad.mount", "failed");
    EXPECT_THAT(it.planned(),
                ElementsAre("data inactive mount: it is not mounted", "bad inactive mount: its mount has failed before",
                            "lazy access automount: its automount is not active"));
    EXPECT_FALSE(it.plan().reload_due);
}

TEST(Plan, LeavesAloneWhatIsMaskedOrHasNobodyToWantIt) {
    const auto text = tmpfs("data") + tmpfs("mine", "boot", "wanted_by = ['mine.target']");
    Changing it(text, text);
    it.outside.pid1.loaded["srv-data.mount"].load = "masked";
    EXPECT_THAT(it.planned(), IsEmpty());
    it.outside.pid1.activate("mine.target");
    EXPECT_THAT(it.planned(), ElementsAre("mine inactive mount: it is not mounted"));
}

TEST(Plan, RemountsForOptions) {
    Changing it(tmpfs("data", "boot", "options = ['size=1M', 'noatime']"),
                tmpfs("data", "boot", "options = ['size=2M', 'noexec']"));
    it.mount_as(*it.loaded->catalogue().named("data"), "tmpfs", "rw,size=1024k");
    EXPECT_THAT(it.planned(),
                ElementsAre("data options remount: size=2M instead of size=1M, noexec is new, noatime is gone"));
    EXPECT_EQ(it.plan().actions.front().remounts, "srv-data.mount");
    EXPECT_THAT(it.plan().actions.front().lasting, ElementsAre("noatime"));
    it.take_in();
    EXPECT_THAT(it.planned(),
                ElementsAre("data options remount: noexec instead of exec, size=2M instead of size=1024k"))
        << "somebody has reloaded PID 1: only the mount table is left to tell";
}

TEST(Plan, RemountsWhereOnlyTheDigestTellsWhatIsDeclaredNoMore) {
    Changing it(tmpfs("data", "boot", "options = ['size=1M', 'huge=never']"),
                tmpfs("data", "boot", "options = ['size=1M']"));
    it.mount_as(*it.loaded->catalogue().named("data"), "tmpfs", "rw,size=1024k");
    it.take_in();
    EXPECT_THAT(it.planned(), ElementsAre("data options remount: its options are those of an earlier declaration"));
}

TEST(Plan, RemountsWhatBearsNoDigestByItsUnits) {
    Changing it(tmpfs("data"), tmpfs("data", "boot", "options = ['huge=never']"));
    it.mount("data");
    EXPECT_THAT(it.planned(), ElementsAre("data options remount: huge=never is new"));
}

TEST(Plan, RemountsNoOverlayForOptionsOfItsOwn) {
    const auto overlay = [](const std::string& options) {
        return "[volume.over]\nwhere = '/srv/over'\ntype = 'overlay'\noverlay = { lower = ['/a', '/b'] }\noptions = [" +
               options + "]\n";
    };
    Changing it(overlay(""), overlay("'xino=off'"));
    it.mount_as(*it.loaded->catalogue().named("over"), "overlay", "rw,lowerdir=/a:/b");
    EXPECT_THAT(it.planned(),
                ElementsAre("over options remount: xino=off is new | waits: overlay takes no other options while it "
                            "is mounted; at the next mount"));
    Changing flag(overlay(""), overlay("'noexec'"));
    flag.mount_as(*flag.loaded->catalogue().named("over"), "overlay", "rw,lowerdir=/a:/b");
    EXPECT_THAT(flag.planned(), ElementsAre("over options remount: noexec is new"));
}

TEST(Plan, ReplacesASourceOnlyWithLeaveAndWhereNobodyIsInTheWay) {
    const std::string nfs = "[volume.data]\nwhat = '{}:/a'\nwhere = '/srv/data'\ntype = 'nfs'\n";
    Changing it(fmt::format(fmt::runtime(nfs), "nas"), fmt::format(fmt::runtime(nfs), "nas2"));
    it.mount_as(*it.loaded->catalogue().named("data"), "nfs", "rw");
    EXPECT_THAT(it.planned(),
                ElementsAre("data source replace: nas2:/a instead of nas:/a | waits: it needs an unmount"));
    EXPECT_EQ(it.plan().actions.front().obstacle.way_out, "berth apply --unmount data");
    EXPECT_THAT(it.planned({}, true), ElementsAre("data source replace: nas2:/a instead of nas:/a"));
    EXPECT_THAT(it.plan({}, true).actions.front().starts, ElementsAre("srv-data.mount"));
    it.hold("srv-data.mount", "app.service");
    EXPECT_THAT(it.planned({}, true),
                ElementsAre("data source replace: nas2:/a instead of nas:/a | waits: held by 'app.service'"));
    EXPECT_EQ(it.plan().actions.front().obstacle.way_out, "systemctl stop app.service");
}

TEST(Plan, ReplacesNothingThatTheBootRequires) {
    const std::string ram = "[volume.data]\nwhat = 'tmpfs'\nwhere = '/srv/data'\ntype = '{}'\nrequired = true\n";
    Changing it(fmt::format(fmt::runtime(ram), "tmpfs"), fmt::format(fmt::runtime(ram), "ramfs"));
    it.mount("data");
    EXPECT_THAT(it.planned({}, true),
                ElementsAre("data source replace: ramfs instead of tmpfs | waits: local-fs.target requires it, "
                            "and would stop with it; it is taken in at the next boot"));
}

TEST(Plan, StartsAnAutomountAnewOnlyWhileNothingIsMounted) {
    Changing it(tmpfs("lazy", "access"), tmpfs("lazy", "access", "directory_mode = '0700'"));
    it.outside.pid1.activate("srv-lazy.automount");
    EXPECT_THAT(it.planned(), ElementsAre("lazy access automount: its automount is another"));
    EXPECT_THAT(it.plan().actions.front().stops, ElementsAre("srv-lazy.automount"));
    it.mount("lazy");
    EXPECT_THAT(it.planned(),
                ElementsAre("lazy access automount: its automount is another | waits: it is mounted; an automount that "
                            "stops tears off what is mounted by it"));
    EXPECT_THAT(it.plan().actions.front().stops, IsEmpty());

    Changing idle(tmpfs("lazy", "access"), tmpfs("lazy", "access", "idle_timeout = '5min'"));
    idle.outside.pid1.activate("srv-lazy.automount");
    EXPECT_THAT(idle.planned(), ElementsAre("lazy edges reload: systemd has an earlier declaration of it"));
}

TEST(Plan, ChangesBetweenBootAndAccess) {
    Changing to_boot(tmpfs("data", "access"), tmpfs("data"));
    to_boot.outside.pid1.activate("srv-data.automount");
    EXPECT_THAT(to_boot.planned(), ElementsAre("data inactive mount: it is not mounted"));
    EXPECT_THAT(to_boot.plan().actions.front().stops, ElementsAre("srv-data.automount"));
    to_boot.mount("data");
    EXPECT_THAT(to_boot.planned(),
                ElementsAre("data access automount: its automount is to go | waits: it is mounted; an automount that "
                            "stops tears off what is mounted by it"));

    Changing to_access(tmpfs("data"), tmpfs("data", "access"));
    to_access.mount("data");
    EXPECT_THAT(
        to_access.planned(),
        ElementsAre("data access replace: its automount can't start while it is mounted | waits: it needs an unmount"));
    EXPECT_THAT(to_access.plan({}, true).actions.front().starts, ElementsAre("srv-data.automount"));
}

TEST(Plan, TellsWhatTheReloadDoes) {
    Changing it(tmpfs("data"), tmpfs("data", "attach") + tmpfs("late", "attach", "used_by = ['app.service']"));
    it.mount("data");
    it.outside.pid1.activate("app.service");
    EXPECT_THAT(
        it.planned(),
        ElementsAre("data consequence unmount: nobody holds it, and it is one to attach now: the reload unmounts it",
                    "late consequence stop: it is not mounted: the reload stops 'app.service', which is to use it"));
}

TEST(Plan, OfNamesTellsWhatTheReloadDoesToOthers) {
    Changing it(tmpfs("old") + tmpfs("edge"), tmpfs("new") + tmpfs("edge", "boot", "description = 'x'"));
    it.mount("old");
    it.mount("edge");
    EXPECT_THAT(it.planned({"new"}),
                ElementsAre("old consequence keep: the reload drops its unit, and leaves it mounted at /srv/old",
                            "new new mount: it is new"));
}

TEST(Plan, TurnsSwapOnAndOff) {
    const std::string swap = "[swap.mem]\nwhat = '/dev/vdz'\n";
    Changing on("", swap);
    EXPECT_THAT(on.planned(), ElementsAre("swap.mem new swapon: it is new"));
    Changing off(swap, "");
    EXPECT_THAT(off.planned(), ElementsAre("swap.mem gone reload: it is declared no more"));
    off.outside.pid1.activate("dev-vdz.swap");
    EXPECT_THAT(
        off.planned(),
        ElementsAre("swap.mem gone swapoff: it is declared no more | waits: what is in it has to go into memory"));
    EXPECT_EQ(off.plan().actions.front().obstacle.way_out, "systemctl stop dev-vdz.swap") << "after a reload, too";
    EXPECT_THAT(off.plan({}, true).actions.front().stops, ElementsAre("dev-vdz.swap"));
}

TEST(Plan, LocksWhatOnlyItsOwnHelperHolds) {
    const std::string both =
        "[encrypted.vault]\ndevice = '/dev/vdz'\nkey_file = '/etc/k'\n[volume.vault]\nwhat = "
        "'encrypted:vault'\nwhere = '/srv/vault'\ntype = 'ext4'\nmakefs = true\n";
    Changing it(both, "");
    const std::string unit = "systemd-cryptsetup@vault.service";
    it.outside.pid1.activate(unit);
    it.hold(unit, "berth-makefs-vault.service");
    EXPECT_THAT(it.planned(), testing::Contains("encrypted.vault gone lock: it is declared no more"));
    it.hold(unit, "berth-makefs-mine.service");
    EXPECT_THAT(it.planned(), testing::Contains("encrypted.vault gone lock: it is declared no more | waits: held by "
                                                "'berth-makefs-mine.service'"))
        << "somebody else's";
}

TEST(Plan, LocksWhatIsGoneAndHasNothingOnIt) {
    Changing it("[encrypted.vault]\nwhat = '/dev/vdz'\nkey_file = '/etc/k'\n", "");
    const std::string unit = "systemd-cryptsetup@vault.service";
    it.outside.pid1.activate(unit);
    EXPECT_THAT(it.planned(), ElementsAre("encrypted.vault gone lock: it is declared no more"));
    EXPECT_THAT(it.plan().actions.front().stops, ElementsAre(unit));
    it.mount_line("9 1 253:0 / /srv/v rw - ext4 /dev/mapper/vault rw");
    EXPECT_THAT(
        it.planned(),
        ElementsAre("encrypted.vault gone lock: it is declared no more | waits: what is on it is mounted at /srv/v"));
    it.hold(unit, "app.service");
    EXPECT_THAT(it.planned(),
                ElementsAre("encrypted.vault gone lock: it is declared no more | waits: held by 'app.service'"));
}

TEST(Plan, KnowsNamesThatItHasToDoWith) {
    Changing it(tmpfs("old"), tmpfs("new"));
    it.mount("old");
    const auto changes = it.plan();
    EXPECT_EQ(cli::unknown_name(*it.session, changes, "old"), "");
    EXPECT_EQ(cli::unknown_name(*it.session, changes, "new"), "");
    EXPECT_EQ(cli::unknown_name(*it.session, changes, "nwe"), "there is no volume 'nwe'; did you mean 'new'?");
}

TEST(Plan, IsNotMadeWhenPid1DoesNotAnswer) {
    for (const auto* call : {"units", "unit srv-data.mount"}) {
        Changing it(tmpfs("data"), "");
        it.mount("data");
        it.outside.pid1.refusals[call] = bus_is_lost;
        const auto changes = cli::plan_changes(it.outside, *it.session, {});
        ASSERT_FALSE(changes) << call;
        EXPECT_EQ(changes.error().message, bus_is_lost.message);
    }
}

}  // namespace
}  // namespace berth::test::of_planning
