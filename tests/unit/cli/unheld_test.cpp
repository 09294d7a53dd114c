#include "cli/hold/unheld.hpp"

#include "cli/commands/commands.hpp"

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_unheld {
namespace {

using namespace std::chrono_literals;

const std::string nobody = "volume-data@berth\\x2dsettle.target";
const Lines nudged{"start " + nobody, "stop " + nobody};

/// `berth settle` of a volume that is mounted and held by nobody, in a world that a test sets up.
struct Settling : VolumeOnSystem {
    explicit Settling(const std::string& more = {}) : VolumeOnSystem(more) { mount(); }

    std::string settled(cli::Limit limit = 30s) {
        cli::Patience patience(outside, limit);
        const auto got = cli::release_unheld(outside, session->catalogue(), patience);
        if (!got) return got.error().message;
        auto out = std::to_string(cli::status_of(*got, patience));
        for (const auto& one : *got) {
            out += fmt::format(" {} {}", one.volume->name.str(),
                               one.reason.empty() ? cli::name_of(one.release.outcome) : one.reason);
        }
        return out;
    }
    /// PID 1 starts and stops the holder that is nobody, and sees that the mount is unneeded.
    void obey() {
        outside.pid1.at_call("start " + nobody, [this] { outside.pid1.end(nobody, "done"); });
        outside.pid1.at_call("stop " + nobody, [this] {
            outside.pid1.end(nobody, "done");
            outside.pid1.activate(mount_unit, "deactivating");
        });
    }
};

TEST(Settle, ReleasesWhatNobodyHolds) {
    Settling it;
    it.obey();
    it.outside.at(2s, [&] { it.unmount(); });
    EXPECT_EQ(it.settled(), "0 data released");
    EXPECT_EQ(it.outside.pid1.orders, nudged);
}

TEST(Settle, LeavesAloneWhatIsHeldOrNotMounted) {
    Settling held;
    held.hold();
    EXPECT_EQ(held.settled(), "0");
    Settling gone;
    gone.unmount();
    EXPECT_EQ(gone.settled(), "0");
    EXPECT_EQ(gone.outside.pid1.orders, Lines{});
}

TEST(Settle, DoesNotMountAnewWhatIsBeingUnmounted) {
    Settling it;
    it.outside.pid1.activate(mount_unit, "deactivating");
    it.outside.at(1s, [&] { it.unmount(); });
    EXPECT_EQ(it.settled(), "0 data released");
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
}

TEST(Settle, DoesNotMountAnewWhatWasUnmountedSinceItWasListed) {
    Settling it;
    it.outside.pid1.at_call("unit " + mount_unit, [&] { it.unmount(); });
    EXPECT_EQ(it.settled(), "0");
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
}

TEST(Settle, SaysThatItIsHeldWhereSomebodyComesMeanwhile) {
    Settling it;
    it.obey();
    it.outside.at(1s, [&] { it.hold(); });
    EXPECT_EQ(it.settled(), "0 data held");
}

TEST(Settle, LetsGoAgainWhateverBecomesOfItsStart) {
    for (const auto* result : {"failed", "timeout", "dependency", "skipped"}) {
        Settling it;
        it.outside.at(1s, [&] { it.outside.pid1.end(nobody, result); });
        it.outside.pid1.at_call("stop " + nobody, [&] {
            it.outside.pid1.end(nobody, "done");
            it.unmount();
        });
        EXPECT_EQ(it.settled(), "0 data released") << result;
        EXPECT_EQ(it.outside.pid1.orders, nudged);
    }
}

TEST(Settle, CancelsTheStartOfNobodyElse) {
    Settling it;
    // Another client does the same, and has come to its start when this one stops.
    it.outside.pid1.at_call("start " + nobody, [&] {
        it.outside.pid1.end(nobody, "done");
        it.outside.pid1.is_started(nobody);
    });
    it.outside.at(1s, [&] { it.unmount(); });
    EXPECT_EQ(it.settled(), "0 data released");
    EXPECT_EQ(it.outside.pid1.orders, Lines{"start " + nobody});
    EXPECT_TRUE(it.outside.pid1.has_job(nobody));
}

TEST(Settle, LeavesItToAStopThatIsAboutToCome) {
    Settling it;
    it.outside.pid1.at_call("unit " + mount_unit, [&] { (void)it.outside.pid1.stop(nobody, JobMode::replace); });
    it.outside.at(1s, [&] { it.unmount(); });
    EXPECT_EQ(it.settled(), "0 data released");
    EXPECT_EQ(it.outside.pid1.orders, Lines{"stop " + nobody});
}

TEST(Settle, StartsOnceMoreWhenItsStartIsCanceled) {
    Settling it;
    it.outside.at(1s, [&] { it.outside.pid1.end(nobody, "canceled"); });
    it.outside.pid1.at_call("stop " + nobody, [&] {
        it.outside.pid1.end(nobody, "done");
        it.obey();
    });
    it.outside.at(3s, [&] { it.unmount(); });
    EXPECT_EQ(it.settled(), "0 data released");
    EXPECT_EQ(it.outside.pid1.orders, (Lines{nudged[0], nudged[1], nudged[0], nudged[1]}));
}

TEST(Settle, LetsGoAgainWhenItCanNotWaitForItsStart) {
    Settling it;
    it.outside.pid1.heals_after_failure = true;
    it.outside.at(1s, [&] {
        it.outside.pid1.broken = BusError{EBADMSG, {}, "systemd's answer can't be read"};
        it.outside.pid1.be_news();
    });
    it.outside.pid1.at_call("stop " + nobody, [&] { it.outside.pid1.end(nobody, "done"); });
    EXPECT_EQ(it.settled(), "1 data systemd's answer can't be read");
    EXPECT_EQ(it.outside.pid1.orders, nudged);
}

TEST(Settle, LetsGoAgainWhenTheTimeIsUpOrASignalComes) {
    Settling late;
    EXPECT_EQ(late.settled(5s), "3 data timeout");
    EXPECT_EQ(late.outside.passed(), 5s);
    EXPECT_EQ(late.outside.pid1.orders, nudged);
    Settling interrupted;
    interrupted.outside.at(1s, [&] { interrupted.outside.signal_comes(SIGTERM); });
    EXPECT_EQ(interrupted.settled(), "143 data interrupted");
    EXPECT_EQ(interrupted.outside.passed(), 1s);
    EXPECT_EQ(interrupted.outside.pid1.orders, nudged);
}

TEST(Settle, IsEndedByTimeAndSignalDuringTheUnmount) {
    Settling late;
    late.obey();
    EXPECT_EQ(late.settled(5s), "3 data timeout");
    Settling interrupted;
    interrupted.obey();
    interrupted.outside.at(1s, [&] { interrupted.outside.signal_comes(SIGINT); });
    EXPECT_EQ(interrupted.settled(), "130 data interrupted");
}

TEST(Settle, ReleasesThoughPid1ExecutesItselfAnew) {
    Settling it;
    it.outside.at(1s, [&] { it.outside.pid1.vanish(nobody); });
    it.outside.at(2s, [&] { it.outside.pid1.vanish(nobody); });
    it.outside.at(3s, [&] { it.unmount(); });
    EXPECT_EQ(it.settled(), "0 data released");
}

TEST(Settle, IsNotEndedByAMountOfOthersThatCanNotBeTold) {
    Settling it;
    it.obey();
    it.outside.pid1.loaded["srv-\\xff.mount"].is_untold = true;
    it.outside.at(2s, [&] { it.unmount(); });
    EXPECT_EQ(it.settled(), "0 data released");
}

TEST(Settle, SaysWhyWhenPid1Fails) {
    for (const auto& call : {"unit " + mount_unit, "start " + nobody}) {
        Settling it;
        it.outside.pid1.refusals[call] = {EPERM, {}, "refused: " + call};
        it.outside.pid1.at_call("stop " + nobody, [&] { it.outside.pid1.end(nobody, "done"); });
        EXPECT_EQ(it.settled(), "1 data refused: " + call);
    }
    Settling listing;
    listing.outside.pid1.refusals["units"] = {EPERM, {}, "refused"};
    EXPECT_EQ(listing.settled(), "refused");
}

/// And another volume, which comes after it, is unheld and can be released.
struct SettlingTwo : Settling {
    SettlingTwo() : Settling("[volume.other]\nwhere = '/srv/other'\ntype = 'tmpfs'\nactivation = 'attach'\n") {
        outside.pid1.activate(other);
        outside.pid1.loaded[other].properties.texts["StopWhenUnneeded"] = "yes";
        outside.pid1.at_call("start " + its_nobody, [this] { outside.pid1.end(its_nobody, "done"); });
        outside.pid1.at_call("stop " + its_nobody, [this] {
            outside.pid1.end(its_nobody, "done");
            outside.pid1.activate(other, "inactive");
        });
    }
    const std::string other = "srv-other.mount";
    const std::string its_nobody = "volume-other@berth\\x2dsettle.target";
};

TEST(Settle, GoesOnWithTheOthersWhenOneFails) {
    for (const auto& call : {"unit " + mount_unit, "start " + nobody, "stop " + nobody}) {
        for (const auto& error :
             {BusError{EPERM, {}, "refused"}, BusError{ETIMEDOUT, bus_name::timeout, "PID 1 does not answer"}}) {
            SettlingTwo it;
            it.outside.pid1.refusals[call] = error;
            it.outside.pid1.at_call("start " + nobody, [&] { it.outside.pid1.end(nobody, "done"); });
            it.outside.pid1.at_call("stop " + nobody, [&] { it.outside.pid1.end(nobody, "done"); });
            EXPECT_EQ(it.settled(), fmt::format("1 data {} other released", error.message)) << call;
        }
    }
}

TEST(Settle, GoesOnWithTheOthersWhenTheJobOfOneIsLost) {
    SettlingTwo it;
    it.outside.at(1s, [&] { it.outside.pid1.vanish(nobody); });
    it.outside.at(2s, [&] { it.outside.pid1.vanish(nobody); });
    EXPECT_EQ(it.settled(10s), "3 data timeout other released");
}

TEST(Settle, GoesOnWithTheOthersWhenOneIsBusy) {
    SettlingTwo it;
    it.outside.in_the_way.processes.users.push_back({.pid = 7, .user = {}, .command = "cat", .uses = {}});
    it.outside.pid1.at_call("start " + nobody, [&] { it.outside.pid1.end(nobody, "done"); });
    it.outside.pid1.at_call("stop " + nobody, [&] {
        it.outside.pid1.end(nobody, "done");
        it.outside.pid1.loaded[mount_unit].properties.texts["Result"] = "exit-code";
    });
    EXPECT_EQ(it.settled(), "3 data busy other released");
}

TEST(Settle, AsksNobodyOnceMoreWhoIsGone) {
    SettlingTwo it;
    it.outside.pid1.refusals["start " + nobody] = bus_is_lost;
    it.outside.pid1.refusals["stop " + nobody] = bus_is_lost;
    EXPECT_EQ(it.settled(), "1 data the connection to systemd is lost");
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
}

}  // namespace
}  // namespace berth::test::of_unheld
