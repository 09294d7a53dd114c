#include <csignal>
#include <functional>
#include <utility>

#include "support/declaring.hpp"

namespace berth::test::of_undeclaring {
namespace {

using namespace std::chrono_literals;
using Lock = DeclaredFolder::Lock;

const std::string nobody = "volume-scratch@berth\\x2dsettle.target";
const std::string at_boot = "[volume.scratch]\nwhere = '/srv/scratch'\ntype = 'tmpfs'\n";

/// Volume `scratch` is declared; a reload without its file has PID 1 forget it.
struct Declared : System {
    explicit Declared(std::string declared = scratch) : text_(std::move(declared)) { declare_before(text_); }
    void forgets_at_reload() {
        outside.pid1.at_call("reload", [this] { outside.stale_units.clear(); });
    }
    [[nodiscard]] bool is_declared() const { return text() == mark + text_; }
    /// A holder is started and stopped, so that PID 1 looks; then `what` has come of it.
    void looks(std::function<void()> what) {
        outside.pid1.at_call("start " + nobody, [this] { outside.pid1.end(nobody, "done"); });
        outside.pid1.at_call("stop " + nobody, [this, what = std::move(what)] {
            outside.pid1.end(nobody, "done");
            what();
        });
    }

  private:
    std::string text_;
};

TEST(Undeclare, RemovesTheFileAndHasPid1ForgetIt) {
    Declared it;
    it.forgets_at_reload();
    EXPECT_EQ(it.undeclared(), "0 undeclared: ");
    EXPECT_FALSE(std::filesystem::exists(it.folder / scratch_path));
    EXPECT_EQ(it.orders(), Lines{"reload"});
}

TEST(Undeclare, DoesNothingToWhatIsHeld) {
    Declared it;
    it.mount();
    it.hold();
    EXPECT_EQ(it.undeclared(), "3 held: volume 'scratch' is held; it stays declared | vm");
    EXPECT_TRUE(it.is_declared());
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Undeclare, DoesNothingToWhatIsAboutToBeHeld) {
    Declared it;
    it.hold();
    it.outside.pid1.activate("volume-scratch@vm.target", "inactive");
    it.outside.pid1.is_started("volume-scratch@vm.target");
    EXPECT_EQ(it.undeclared(), "3 held: volume 'scratch' is held; it stays declared | vm");
    EXPECT_TRUE(it.is_declared());
}

TEST(Undeclare, UnmountsFirstWhatNobodyHolds) {
    Declared it(at_boot);
    it.mount();
    it.stops("done");
    it.forgets_at_reload();
    EXPECT_EQ(it.undeclared(), "0 undeclared: ");
    EXPECT_EQ(it.orders(), (Lines{"stop " + scratch_unit, "reload"}));
}

TEST(Undeclare, LeavesItToPid1WhetherNobodyHoldsWhatIsToBeAttached) {
    Declared free;
    free.mount();
    free.looks([&] { free.outside.pid1.activate(scratch_unit, "inactive"); });
    free.forgets_at_reload();
    EXPECT_EQ(free.undeclared(), "0 undeclared: ");
    EXPECT_EQ(free.orders(), (Lines{"start " + nobody, "stop " + nobody, "reload"}));
    Declared taken;
    taken.mount();
    taken.looks([&] { taken.hold(); });
    EXPECT_EQ(taken.undeclared(), "3 held: volume 'scratch' is held");
    EXPECT_TRUE(taken.is_declared());
    EXPECT_EQ(taken.orders(), (Lines{"start " + nobody, "stop " + nobody})) << "a stop would stop the holder";
}

TEST(Undeclare, SaysWhatIsInTheWayOfTheUnmount) {
    Declared it(at_boot);
    it.mount();
    it.stops("failed");
    it.outside.in_the_way.processes.users.push_back({.pid = 7, .user = {}, .command = "sleep", .uses = {}});
    EXPECT_EQ(it.undeclared(), "3 busy: volume 'scratch' can't be unmounted: /srv/scratch is in use | sleep");
    EXPECT_TRUE(it.is_declared());
    EXPECT_EQ(it.orders(), Lines{"stop " + scratch_unit});
}

TEST(Undeclare, LeavesMountedWhatIsAnothers) {
    Declared it;
    it.mount("", "xfs");
    it.forgets_at_reload();
    EXPECT_EQ(it.undeclared(), "0 undeclared: ");
    EXPECT_EQ(it.orders(), Lines{"reload"});
}

/// An attach had begun to mount when PID 1 was told to forget the unit.
struct LeftMounted : Declared {
    explicit LeftMounted(const std::string& anew = "") {
        outside.pid1.at_call("reload", [this, anew] {
            outside.stale_units.clear();
            mount();
            outside.pid1.loaded[scratch_unit].properties.texts.erase("FragmentPath");
            if (!anew.empty()) folder.file(scratch_path, anew);
        });
    }
};

TEST(Undeclare, UnmountsWhatAnAttachThatFailedHasLeft) {
    LeftMounted it;
    it.stops("done");
    EXPECT_EQ(it.undeclared(), "0 undeclared: ");
    EXPECT_EQ(it.orders(), (Lines{"reload", "stop " + scratch_unit}));
    it.outside.pid1.activate(scratch_unit);
    it.stops("done");
    EXPECT_EQ(it.undeclared(), "0 undeclared: ") << "one that was killed before the stop is run again";
    EXPECT_EQ(it.orders(), (Lines{"reload", "stop " + scratch_unit, "stop " + scratch_unit}));
}

TEST(Undeclare, PutsBackWhatIsInUseWhereAnAttachThatFailedHasLeftIt) {
    LeftMounted it;
    it.stops("failed");
    EXPECT_EQ(it.undeclared(),
              "3 busy: volume 'scratch' can't be unmounted: /srv/scratch is in use; it stays declared");
    EXPECT_TRUE(it.is_declared());
}

TEST(Undeclare, LeavesWhatIsMountedAnewToWhoHasDeclaredItAnew) {
    LeftMounted it(mark + scratch);
    EXPECT_EQ(it.undeclared(), "0 undeclared: ");
    EXPECT_EQ(it.orders(), Lines{"reload"});
}

TEST(Undeclare, StopsAnAutomountOnlyWhenItsMountIsGone) {
    Declared it("[volume.scratch]\nwhere = '/srv/scratch'\ntype = 'tmpfs'\nactivation = 'access'\n");
    it.mount();
    it.outside.pid1.activate("srv-scratch.automount");
    it.stops("failed");
    EXPECT_EQ(it.undeclared(), "3 busy: volume 'scratch' can't be unmounted: /srv/scratch is in use");
    EXPECT_EQ(it.orders(), Lines{"stop " + scratch_unit});
    it.stops("done");
    it.outside.pid1.at_call("stop srv-scratch.automount", [&] {
        it.outside.pid1.activate("srv-scratch.automount", "inactive");
        it.outside.pid1.end("srv-scratch.automount", "done");
    });
    it.forgets_at_reload();
    EXPECT_EQ(it.undeclared(), "0 undeclared: ");
    EXPECT_EQ(it.orders(),
              (Lines{"stop " + scratch_unit, "stop " + scratch_unit, "stop srv-scratch.automount", "reload"}));
}

TEST(Undeclare, IsForWhatWasDeclaredByDeclareOnly) {
    System in_etc;
    in_etc.folder.file("etc/berth/all.toml", "# mine\n" + scratch);
    EXPECT_EQ(in_etc.undeclared(),
              "1 failed: volume 'scratch' was not declared by berth declare; edit /etc/berth/all.toml:2:1");
    System by_hand;
    by_hand.folder.file(scratch_path, scratch);
    EXPECT_EQ(by_hand.undeclared(),
              "1 failed: /run/berth/scratch.toml was not written by berth declare; take it out by hand: rm "
              "/run/berth/scratch.toml");
    EXPECT_EQ(by_hand.text(), scratch);
    Declared together(
        "[volume.scratch]\nwhere = '/srv/scratch'\ntype = 'tmpfs'\n[volume.b]\nwhere = '/srv/b'\ntype = 'tmpfs'\n");
    EXPECT_EQ(
        together.undeclared("b"),
        "1 failed: volume 'b' is declared in /run/berth/scratch.toml; to take back all of it: berth undeclare scratch");
    for (const auto* one : {&in_etc, &by_hand, static_cast<System*>(&together)}) EXPECT_EQ(one->orders(), Lines{});
}

TEST(Undeclare, IsNoErrorWhereNothingIsDeclared) {
    System it;
    it.load();
    EXPECT_EQ(it.undeclared(), "0 not-declared: ");
    it.outside.stale_units = {"srv-other.mount"};
    EXPECT_EQ(it.undeclared(), "0 not-declared: ") << "what is due for others is none of its business";
    for (const auto* name : {"../scratch", "/srv/scratch", "-x", "a\nb", "it's", ""})
        EXPECT_TRUE(it.undeclared(name).starts_with("1 failed: there is no volume ")) << it.undeclared(name);
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Undeclare, SeesHoldersOfWhatAnotherIsAboutToTakeBack) {
    Declared it;
    it.hold();
    std::filesystem::remove(it.folder / scratch_path);
    EXPECT_EQ(it.undeclared(), "3 held: volume 'scratch' is held; it stays declared | vm");
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Undeclare, FinishesWhatAnInterruptedRunHasLeft) {
    Declared it;
    std::filesystem::remove(it.folder / scratch_path);
    it.forgets_at_reload();
    EXPECT_EQ(it.undeclared(), "0 undeclared: ");
    EXPECT_EQ(it.orders(), Lines{"reload"});
}

TEST(Undeclare, LeavesWhatOthersNeed) {
    Declared it;
    it.folder.file("etc/berth/b.toml", "[volume.b]\nwhat = 'volume:scratch/b'\nwhere = '/srv/b'\ntype = 'bind'\n");
    EXPECT_TRUE(it.undeclared().starts_with("1 wrong: others need volume 'scratch'; it stays declared | "))
        << it.undeclared();
    EXPECT_TRUE(it.is_declared());
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Undeclare, IsTakenBackWhereSomebodyComesMeanwhile) {
    Declared it;
    it.outside.pid1.at_call("reload", [&] {
        it.outside.stale_units.clear();
        it.hold();
    });
    EXPECT_EQ(it.undeclared(), "3 held: volume 'scratch' is held; it stays declared | vm");
    EXPECT_TRUE(it.is_declared());
    EXPECT_EQ(it.orders(), (Lines{"reload", "reload"}));
}

TEST(Undeclare, IsNotStoppedByAnotherWhoDeclaresTheSameAnew) {
    const auto anew = "# berth declare: by another\n" + scratch;
    Declared before;
    before.outside.pid1.at_call("unit " + scratch_unit, [&] { before.folder.file(scratch_path, anew); });
    before.forgets_at_reload();
    EXPECT_EQ(before.undeclared(), "0 undeclared: ");
    EXPECT_FALSE(std::filesystem::exists(before.folder / scratch_path));
    Declared after;
    after.outside.pid1.at_call("reload", [&] { after.folder.file(scratch_path, anew); });
    EXPECT_EQ(after.undeclared(), "0 undeclared: ");
    EXPECT_EQ(after.text(), anew) << "that is the other's";
    Declared otherwise;
    otherwise.outside.pid1.at_call("unit " + scratch_unit,
                                   [&] { otherwise.folder.file(scratch_path, anew + "options = ['ro']\n"); });
    EXPECT_EQ(otherwise.undeclared(), "1 failed: /run/berth/scratch.toml was changed meanwhile");
    EXPECT_EQ(otherwise.orders(), Lines{});
}

TEST(Undeclare, IsTakenBackWherePid1DoesNotForget) {
    Declared refused;
    refused.outside.pid1.refusals["reload"] = {5, "org.freedesktop.DBus.Error.LimitsExceeded", "Too many reloads"};
    EXPECT_EQ(refused.undeclared(), "1 failed: Too many reloads; it stays declared");
    EXPECT_TRUE(refused.is_declared());
    Declared silent;
    silent.outside.pid1.refusals["reload"] = {110, bus_name::timeout, "PID 1 does not answer"};
    EXPECT_EQ(silent.undeclared("scratch", 4s),
              "1 timeout: the time was up while waiting for PID 1 to reload; it stays declared");
    EXPECT_TRUE(silent.is_declared());
}

TEST(Undeclare, WaitsForItsTurnAndForTheUnmountUpToTheLimit) {
    Declared locked;
    const auto lock = locked.lock(Lock::files);
    EXPECT_EQ(locked.undeclared("scratch", 2s),
              "1 timeout: the time was up while waiting for another berth declare or undeclare");
    Declared stuck(at_boot);
    stuck.mount();
    EXPECT_EQ(stuck.undeclared("scratch", 2s), "1 timeout: the time was up while srv-scratch.mount was stopping");
    Declared interrupted(at_boot);
    interrupted.mount();
    interrupted.outside.at(1s, [&] { interrupted.outside.signal_comes(SIGTERM); });
    EXPECT_EQ(interrupted.undeclared(), "143 interrupted: interrupted while srv-scratch.mount was stopping");
    for (const auto* one : {&locked, &stuck, &interrupted}) EXPECT_TRUE(one->is_declared());
}

}  // namespace
}  // namespace berth::test::of_undeclaring
