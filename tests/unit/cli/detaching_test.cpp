#include "cli/volumes/detaching.hpp"

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_detaching {
namespace {

using namespace std::chrono_literals;

/// `berth detach data vm` of a volume that is held by `vm` alone, in a world that a test sets up.
struct Detaching : VolumeOnSystem {
    Detaching() { hold(); }

    std::string detached(cli::Limit limit = 30s) {
        const auto volumes = cli::to_detach(*session, {"data"}, "vm");
        const auto got = cli::detach_volumes(outside, *session, volumes, limit).front();
        auto out = fmt::format("{} {}: {}", got.status, got.result, got.reason);
        for (const auto& one : got.holders) out += fmt::format(" | {}", one.name);
        for (const auto& one : got.in_the_way.processes.users) out += fmt::format(" | {}", one.command);
        return out;
    }
    void stops_after(cli::Clock::duration when) {
        outside.at(when, [this] { stop(); });
    }
    void another_holds() {
        outside.pid1.activate("volume-data@other.target");
        outside.pid1.loaded[mount_unit].properties.lists["BoundBy"] = {attachment_unit, "volume-data@other.target"};
    }
    void is_used_by(const std::string& command) {
        outside.in_the_way.processes.users.push_back({.pid = 7, .user = {}, .command = command, .uses = {}});
    }
};

TEST(Detach, WaitsForTheUnmount) {
    Detaching it;
    it.stops_after(1s);
    it.outside.at(1500ms, [&] { it.outside.pid1.activate(mount_unit, "deactivating"); });
    it.outside.at(3s, [&] { it.unmount(); });
    EXPECT_EQ(it.detached(), "0 released: ");
    EXPECT_EQ(it.outside.passed(), 3s);
    EXPECT_EQ(it.outside.pid1.orders, Lines{"stop " + attachment_unit});
}

TEST(Detach, DoesNotAskForAllThatAMountHasWhileItWaits) {
    Detaching it;
    it.stops_after(0s);
    it.outside.at(10s, [&] { it.unmount(); });
    EXPECT_EQ(it.detached(), "0 released: ");
    EXPECT_EQ(it.outside.pid1.wholes, 0);
}

TEST(Detach, DoesNotWaitWhereSomebodyElseHoldsIt) {
    Detaching it;
    it.another_holds();
    it.stops_after(1s);
    EXPECT_EQ(it.detached(), "0 held:  | other");
    EXPECT_EQ(it.outside.passed(), 1s);
}

TEST(Detach, EndsWhenSomebodyComesWhileItWaits) {
    Detaching it;
    it.stops_after(1s);
    it.outside.at(2s, [&] { it.another_holds(); });
    EXPECT_EQ(it.detached(), "0 held:  | other");
}

TEST(Detach, SaysWhoHoldsItWhenItsStopWasReplacedByANewStart) {
    Detaching it;
    it.outside.at(1s, [&] { it.outside.pid1.replace(attachment_unit, "start"); });
    EXPECT_EQ(it.detached(), "0 held:  | vm");
}

TEST(Detach, GoesByTheUnitWhateverBecameOfItsJob) {
    for (const auto* result : {"done", "failed", "timeout", "dependency", "skipped"}) {
        Detaching it;
        it.outside.at(1s, [&] {
            it.stop();
            it.outside.pid1.end(attachment_unit, result);
            it.unmount();
        });
        EXPECT_EQ(it.detached(), "0 released: ") << result;
    }
}

TEST(Detach, DoesNothingWhereNobodyHoldsIt) {
    Detaching it;
    it.stop();
    EXPECT_EQ(it.detached(), "0 not-held: ");
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
}

TEST(Detach, ReleasesThoughTheResultOfItsJobIsLost) {
    Detaching it;
    it.outside.at(1s, [&] {
        it.outside.pid1.activate(attachment_unit, "inactive");
        it.outside.pid1.vanish(attachment_unit);
    });
    it.outside.at(2s, [&] { it.unmount(); });
    EXPECT_EQ(it.detached(), "0 released: ");
}

TEST(Detach, ReleasesThoughPid1ExecutesItselfAnewInEachPhase) {
    Detaching it;
    for (const auto when : {500ms, 1500ms, 2500ms}) it.outside.at(when, [&] { it.outside.pid1.lose(); });
    it.stops_after(1s);
    it.outside.at(2s, [&] { it.outside.pid1.activate(mount_unit, "deactivating"); });
    it.outside.at(3s, [&] { it.unmount(); });
    EXPECT_EQ(it.detached(), "0 released: ");
    EXPECT_EQ(it.outside.pid1.orders.size(), 1U);
}

TEST(Detach, IsDoneWhenTheUnitVanishesInAReload) {
    Detaching it;
    it.stops_after(1s);
    it.outside.at(2s, [&] {
        it.outside.pid1.loaded.erase(mount_unit);
        it.outside.pid1.lose();
    });
    EXPECT_EQ(it.detached(), "0 released: ");
}

TEST(Detach, AsksForAReloadWhereTheLoadedMountStays) {
    Detaching it;
    it.outside.pid1.loaded[mount_unit].properties.texts["StopWhenUnneeded"] = "no";
    it.stops_after(1s);
    EXPECT_EQ(it.detached(),
              "3 kept: let go, but /srv/data stays mounted: systemd has another declaration of it; run: "
              "systemctl daemon-reload");
}

TEST(Detach, SaysWhyWhenPid1Fails) {
    for (const auto& call : {"named " + attachment_unit, "stop " + attachment_unit, "unit " + mount_unit}) {
        Detaching it;
        it.outside.pid1.refusals[call] = {EPERM, {}, "refused: " + call};
        it.stops_after(1s);
        EXPECT_EQ(it.detached(), "1 failed: refused: " + call);
    }
    Detaching waiting;
    waiting.outside.at(1s, [&] {
        waiting.outside.pid1.broken = bus_is_lost;
        waiting.outside.pid1.be_news();
    });
    EXPECT_EQ(waiting.detached(), "1 failed: the connection to systemd is lost");
    Detaching releasing;
    releasing.stops_after(1s);
    releasing.outside.at(1500ms, [&] { releasing.outside.pid1.broken = bus_is_lost; });
    EXPECT_EQ(releasing.detached(), "1 failed: the connection to systemd is lost");
}

TEST(Detach, EndsInTimeWhileTheAttachmentStops) {
    Detaching it;
    EXPECT_EQ(it.detached(5s), "3 timeout: volume-data@vm.target has not stopped after 5 s; systemd goes on");
    EXPECT_EQ(it.outside.passed(), 5s);
}

TEST(Detach, KnowsThatTheAttachmentStoppedInTheLastMoment) {
    Detaching it;
    it.outside.at(5s, [&] {
        it.stop();
        it.unmount();
    });
    EXPECT_EQ(it.detached(5s), "0 released: ");
}

TEST(Detach, EndsInTimeDuringTheUnmount) {
    Detaching it;
    it.is_used_by("cat");
    it.stops_after(1s);
    it.outside.at(2s, [&] { it.outside.pid1.activate(mount_unit, "deactivating"); });
    EXPECT_EQ(it.detached(5s),
              "3 timeout: let go, but /srv/data is not unmounted after 5 s; systemd keeps trying | cat");
    EXPECT_EQ(it.outside.passed(), 5s);
}

TEST(Detach, EndsInTimeHoweverMuchHappensElsewhere) {
    Detaching it;
    it.stops_after(1s);
    for (auto when = 0ms; when < 10s; when += 100ms) it.outside.at(when, [&] { it.outside.pid1.be_news(); });
    it.outside.at(4900ms, [&] { it.outside.pid1.is_news_endless = true; });
    it.outside.is_ticking = true;
    EXPECT_EQ(it.detached(5s), "3 timeout: let go, but /srv/data is not unmounted after 5 s; systemd keeps trying");
}

TEST(Detach, IsEndedByASignalInEachPhase) {
    for (const int number : {SIGINT, SIGTERM}) {
        Detaching stopping;
        stopping.outside.at(1s, [&] { stopping.outside.signal_comes(number); });
        EXPECT_EQ(stopping.detached(), fmt::format("{} interrupted: interrupted while volume-data@vm.target was "
                                                   "stopping",
                                                   128 + number));
        Detaching unmounting;
        unmounting.stops_after(1s);
        unmounting.outside.at(2s, [&] { unmounting.outside.signal_comes(number); });
        EXPECT_EQ(unmounting.detached(),
                  fmt::format("{} interrupted: let go; interrupted while /srv/data was unmounted", 128 + number));
    }
}

TEST(Detach, NamesWhoIsInTheWayOfTheUnmount) {
    Detaching it;
    it.is_used_by("cat");
    it.stops_after(1s);
    it.outside.at(2s, [&] { it.outside.pid1.activate(mount_unit, "deactivating"); });
    it.outside.at(3s, [&] { it.outside.pid1.activate(mount_unit); });
    EXPECT_EQ(it.detached(), "3 busy: let go, but /srv/data is in use; systemd keeps trying to unmount it | cat");
    EXPECT_EQ(it.outside.passed(), 3500ms);
}

TEST(Detach, GoesOnWaitingWhereTheUnmountFailedAndNobodyIsInTheWay) {
    Detaching it;
    it.stops_after(1s);
    it.outside.at(2s, [&] { it.outside.pid1.activate(mount_unit, "deactivating"); });
    it.outside.at(3s, [&] { it.outside.pid1.activate(mount_unit); });
    it.outside.at(10s, [&] { it.unmount(); });
    EXPECT_EQ(it.detached(), "0 released: ");
}

}  // namespace
}  // namespace berth::test::of_detaching
