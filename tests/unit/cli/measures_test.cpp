#include "cli/volumes/measure.hpp"

#include <fmt/ranges.h>

#include <cstdint>
#include <set>

#include "cli/volumes/detaching.hpp"
#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_measures {
namespace {

using namespace std::chrono_literals;
using cli::Measure;

constexpr auto all_measures = {Measure::lazy, Measure::force, Measure::kill};

/// `berth detach --MEASURE data vm` of a volume that processes 7 and 8 use, and that PID 1 has tried to unmount by 2 s.
struct Measures : VolumeOnSystem {
    Measures() {
        hold();
        for (const pid_t pid : {7, 8}) is_used_by(pid);
        outside.at(1s, [this] { stop(); });
        outside.at(1500ms, [this] { outside.pid1.activate(mount_unit, "deactivating"); });
        outside.at(2s, [this] { is_refused(); });
    }
    void is_used_by(pid_t pid, const std::string& command = "cat") {
        outside.in_the_way.processes.users.push_back(
            {.pid = pid, .started = static_cast<std::uint64_t>(pid) * 10, .user = {}, .command = command, .uses = {}});
    }
    void ends(pid_t pid) {
        std::erase_if(outside.in_the_way.processes.users, [&](const MountUser& user) { return user.pid == pid; });
    }
    void is_refused() {
        outside.pid1.activate(mount_unit);
        outside.pid1.loaded[mount_unit].properties.texts["Result"] = "exit-code";
    }
    void another_holds() {
        outside.pid1.activate("volume-data@other.target");
        outside.pid1.loaded[mount_unit].properties.lists["BoundBy"] = {attachment_unit, "volume-data@other.target"};
    }
    /// `unmount` as the kernel does it, and what PID 1 makes of it.
    void unmounts(const std::string& state = "inactive") {
        outside.on_unmount = [this, state]() -> Result<> {
            outside.table.clear();
            outside.at(outside.passed() + 500ms, [this, state] { outside.pid1.activate(mount_unit, state); });
            return {};
        };
    }
    std::string detached(Measure measure, cli::Limit limit = 30s) {
        const auto volumes = cli::to_detach(*session, {"data"}, "vm");
        got = cli::detach_volumes(outside, *session, volumes, limit, measure).front();
        auto out = fmt::format("{} {}: {}", got.status, got.result, got.reason);
        for (const auto& one : got.signalled) out += fmt::format(" | {} {}", one.process.pid, one.number);
        return out;
    }

    cli::Detached got;
};

TEST(Measures, EndThoseWhoUseItAndLeaveTheUnmountToPid1) {
    Measures it;
    it.outside.on_signal = [&](pid_t pid, int) {
        it.ends(pid);
        return true;
    };
    it.outside.at(11s, [&] { it.unmount(); });
    EXPECT_EQ(it.detached(Measure::kill), "0 released:  | 7 15 | 8 15");
    EXPECT_EQ(it.outside.deeds, (Lines{"TERM 7", "TERM 8"}));
    EXPECT_EQ(it.got.measure, Measure::kill);
    EXPECT_EQ(it.outside.passed(), 11s);
}

TEST(Measures, EndByForceWhoeverStillUsesItAfterAWhileAndNobodyWhoCameSince) {
    Measures it;
    it.outside.at(3s, [&] {
        it.ends(7);
        it.is_used_by(9);
    });
    it.outside.on_signal = [&](pid_t pid, int number) {
        if (number == SIGKILL) it.ends(pid);
        return true;
    };
    EXPECT_EQ(it.detached(Measure::kill),
              "3 busy: let go, but /srv/data is in use; systemd keeps trying to unmount it | 7 15 | 8 9");
    EXPECT_EQ(it.outside.deeds, (Lines{"TERM 7", "TERM 8", "KILL 8"}));
    EXPECT_EQ(it.got.in_the_way.processes.users.size(), 1U);
}

TEST(Measures, DoNotEndAProcessThatHasTheNumberOfOneThatWasAskedTo) {
    Measures it;
    it.outside.at(3s, [&] {
        it.ends(7);
        it.ends(8);
        it.is_used_by(8);
        it.outside.in_the_way.processes.users.front().started = 1;
    });
    (void)it.detached(Measure::kill);
    EXPECT_EQ(it.outside.deeds, (Lines{"TERM 7", "TERM 8"}));
}

TEST(Measures, EndNobodyWithoutTheTimeThatWasPromised) {
    Measures it;
    EXPECT_EQ(it.detached(Measure::kill, 4s),
              "3 timeout: let go, but /srv/data is not unmounted after 4 s; systemd keeps trying | 7 15 | 8 15");
    EXPECT_EQ(it.outside.deeds, (Lines{"TERM 7", "TERM 8"}));
}

TEST(Measures, EndNobodyWhereThatWouldNotHelp) {
    const std::string front = "3 busy: let go, but /srv/data is still mounted: --kill is of no use: ";
    Measures own;
    own.is_used_by(100, "sh");
    EXPECT_EQ(own.detached(Measure::kill), front + "process 100 (sh), from which berth was started, uses it");
    Measures manager;
    manager.is_used_by(1);
    EXPECT_EQ(manager.detached(Measure::kill), front + "the service manager itself uses it");
    Measures loop;
    loop.outside.in_the_way.others.loop_devices = {{"/dev/loop3", "/srv/data/image"}};
    EXPECT_EQ(loop.detached(Measure::kill), front + "/dev/loop3 uses it, too");
    Measures swap;
    swap.outside.in_the_way.others.swap_files = {"/srv/data/a b"};
    EXPECT_EQ(swap.detached(Measure::kill), front + "there is swap in it, too; run: swapoff '/srv/data/a b'");
    for (auto* one : {&own, &manager, &loop, &swap}) EXPECT_EQ(one->outside.deeds, Lines{});
}

TEST(Measures, SayWhyASignalCanNotBeSent) {
    Measures it;
    it.outside.on_signal = [](pid_t, int) { return failed("send a signal to process 7", EPERM); };
    EXPECT_EQ(
        it.detached(Measure::kill),
        "3 busy: let go, but /srv/data is still mounted: can't send a signal to process 7: Operation not permitted");
    EXPECT_EQ(it.got.measure, Measure::none);
}

TEST(Measures, TakeItOutOfSightAndWaitUntilPid1HasSeenIt) {
    for (const auto* state : {"inactive", "failed"}) {
        Measures it;
        it.unmounts(state);
        EXPECT_EQ(it.detached(Measure::lazy), "0 released: ");
        EXPECT_EQ(it.outside.deeds, Lines{"lazy /srv/data"});
        EXPECT_EQ(it.got.measure, Measure::lazy);
        EXPECT_EQ(it.outside.passed(), 3s);
        EXPECT_EQ(it.outside.pid1.loaded[mount_unit].active, "inactive");
    }
}

TEST(Measures, ForceAgainWhileErrorsArrive) {
    Measures it;
    it.outside.on_unmount = [] { return failed("unmount /srv/data", EBUSY); };
    it.outside.at(3s, [&] { it.unmounts(); });
    EXPECT_EQ(it.detached(Measure::force), "0 released: ");
    EXPECT_EQ(it.outside.deeds, Lines(4, "force /srv/data"));
    EXPECT_EQ(it.outside.passed(), 3600ms);
}

TEST(Measures, SayThatForceDoesNotSuffice) {
    Measures it;
    it.outside.on_unmount = [] { return failed("unmount /srv/data", EBUSY); };
    EXPECT_EQ(it.detached(Measure::force),
              "3 busy: let go, but /srv/data is still mounted: can't unmount /srv/data: Device or resource busy");
    EXPECT_EQ(it.got.helpful, (std::vector{Measure::kill, Measure::lazy}));
    EXPECT_EQ(it.outside.passed(), 7500ms);
}

TEST(Measures, DoNotWaitForAnUnmountThatHangs) {
    for (const auto measure : {Measure::lazy, Measure::force}) {
        Measures it;
        it.outside.in_the_way = {};
        it.outside.at(2s, [&] { it.outside.pid1.activate(mount_unit, "deactivating"); });
        it.unmounts();
        EXPECT_EQ(it.detached(measure), "0 released: ");
        EXPECT_EQ(it.outside.passed(), 6500ms);
    }
    Measures kill;
    kill.outside.at(2s, [&] { kill.outside.pid1.activate(mount_unit, "deactivating"); });
    EXPECT_EQ(kill.detached(Measure::kill).substr(0, 9), "3 timeout");
    EXPECT_EQ(kill.outside.deeds, Lines{});
}

TEST(Measures, LeaveWhatIsHeldByAnotherAlone) {
    for (const auto measure : all_measures) {
        Measures before;
        before.another_holds();
        EXPECT_EQ(before.detached(measure),
                  "3 held: /srv/data stays mounted, and is left alone: it is held by 'other'");
        Measures meanwhile;
        meanwhile.outside.at(2500ms, [&] { meanwhile.another_holds(); });
        EXPECT_EQ(meanwhile.detached(measure),
                  "3 held: /srv/data stays mounted, and is left alone: it is held by 'other'");
        for (auto* one : {&before, &meanwhile}) EXPECT_EQ(one->outside.deeds, Lines{});
    }
}

TEST(Measures, EndNobodyByForceForWhomeverHoldsItMeanwhile) {
    Measures it;
    it.outside.at(4s, [&] { it.another_holds(); });
    EXPECT_EQ(it.detached(Measure::kill),
              "3 held: /srv/data stays mounted, and is left alone: it is held by 'other' | 7 15 | 8 15");
    EXPECT_EQ(it.outside.deeds, (Lines{"TERM 7", "TERM 8"}));
}

TEST(Measures, LeaveWhatOthersHaveMountedOnItAlone) {
    for (const auto measure : all_measures) {
        Measures it;
        it.outside.in_the_way.others.mounts_below = {"/srv/data/inner"};
        EXPECT_EQ(it.detached(measure),
                  fmt::format("3 busy: let go, but /srv/data is still mounted: --{} is of no use: "
                              "/srv/data/inner is mounted on it",
                              cli::name_of(measure)));
        EXPECT_EQ(it.outside.deeds, Lines{});
        EXPECT_TRUE(it.got.helpful.empty());
    }
}

TEST(Measures, AreForWhatAnEarlierDetachHasLeft) {
    Measures it;
    it.stop();
    it.is_refused();
    it.unmounts();
    EXPECT_EQ(it.detached(Measure::lazy), "0 released: ");
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
    EXPECT_EQ(it.detached(Measure::lazy), "0 not-held: ");
    Measures without;
    without.stop();
    without.is_refused();
    EXPECT_EQ(without.detached(Measure::none), "0 not-held: ");
}

TEST(Measures, AreNotForWhatStaysMountedWithoutAHolder) {
    Measures it;
    it.stop();
    it.is_refused();
    it.outside.pid1.loaded[mount_unit].properties.texts["StopWhenUnneeded"] = "no";
    for (const auto measure : all_measures) EXPECT_EQ(it.detached(measure), "0 not-held: ");
    EXPECT_EQ(it.outside.deeds, Lines{});
}

TEST(Measures, AreNotTakenWhereItIsUnmountedByItself) {
    for (const auto measure : all_measures) {
        Measures it;
        it.outside.at(2s, [&] { it.unmount(); });
        EXPECT_EQ(it.detached(measure), "0 released: ");
        EXPECT_EQ(it.outside.deeds, Lines{});
        EXPECT_EQ(it.got.measure, Measure::none);
    }
}

TEST(Measures, EndWithASignal) {
    for (const auto measure : {Measure::force, Measure::kill}) {
        Measures it;
        it.outside.on_unmount = [] { return failed("unmount /srv/data", EBUSY); };
        it.outside.at(3s, [&] { it.outside.signal_comes(SIGINT); });
        EXPECT_EQ(it.detached(measure).substr(0, 15), "130 interrupted");
    }
}

TEST(Measures, AreAdvisedWhereTheyMayHelp) {
    const std::set<pid_t> own{1, 100};
    cli::InTheWay nobody;
    EXPECT_EQ(cli::helpful_measures(nobody, "ext4", own), std::vector{Measure::lazy});
    EXPECT_EQ(cli::helpful_measures(nobody, "nfs4", own), (std::vector{Measure::force, Measure::lazy}));
    Measures it;
    const auto& users = it.outside.in_the_way;
    EXPECT_EQ(cli::helpful_measures(users, "fuse.sshfs", own),
              (std::vector{Measure::kill, Measure::force, Measure::lazy}));
    EXPECT_EQ(cli::helpful_measures(users, "tmpfs", {8}), std::vector{Measure::lazy});
    EXPECT_EQ(it.detached(Measure::none).substr(0, 6), "3 busy");
    EXPECT_EQ(it.got.helpful, (std::vector{Measure::kill, Measure::lazy}));
}

}  // namespace
}  // namespace berth::test::of_measures
