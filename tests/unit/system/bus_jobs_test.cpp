#include <chrono>
#include <cstdint>
#include <map>
#include <string>

#include <gtest/gtest.h>

#include "system/manager_on_peer.hpp"

namespace berth::test::of_bus_jobs {
namespace {

using namespace std::chrono_literals;

const char* const unit = "a.mount";

void no_such_job(PeerCall& call) { call.refuse(bus_name::no_such_job, "no such job"); }

/// A manager that has had a job started.
struct Started : OnPeer {
    explicit Started(BusPeer::Kind kind = BusPeer::Kind::direct) : OnPeer(kind) {
        EXPECT_EQ(connect(), "");
        start();
    }
    void start() const { EXPECT_EQ(number(manager->start(unit, JobMode::replace)), "job 7"); }
    [[nodiscard]] std::string now(std::uint32_t job = peer_job) const { return result(manager->result_of(job)); }
};

TEST(BusJobs, HaveTheResultThatPid1Tells) {
    for (const auto kind : both_kinds) {
        for (const auto* result : {"done", "failed", "canceled", "timeout", "dependency", "skipped", "assert",
                                   "unsupported", "collected", "once", "invalid", ""}) {
            Started it(kind);
            EXPECT_EQ(it.now(), "lasts") << result;
            it.peer.soon([=](auto& call) { call.job_removed(peer_job, unit, result); });
            EXPECT_EQ(it.awaited(peer_job), fmt::format("'{}'", result));
            EXPECT_EQ(it.peer.calls("GetJob"), 0) << "no need to ask";
            const auto failed = it.manager->failures().contains(unit);
            EXPECT_EQ(failed, std::string_view(result) != "done") << result;
        }
    }
}

TEST(BusJobs, MayEndBeforeTheirNumberIsTold) {
    for (const auto kind : both_kinds) {
        OnPeer it(kind);
        ASSERT_EQ(it.connect(), "");
        it.peer.once("StartUnit", [](auto& call) {
            call.job_removed(peer_job, unit, "dependency");
            call.reply("o", peer_job_path);
        });
        EXPECT_EQ(number(it.manager->start(unit, JobMode::replace)), "job 7");
        EXPECT_EQ(it.awaited(peer_job), "'dependency'");
    }
}

TEST(BusJobs, OfOthersAreTold) {
    Started it;
    it.peer.soon([](auto& call) {
        call.job_removed(3, "dev-sdb.device", "timeout");
        call.job_removed(4, "b.mount", "done");
        call.job_removed(peer_job, unit, "dependency");
    });
    EXPECT_EQ(it.awaited(peer_job), "'dependency'");
    EXPECT_EQ(it.manager->failures(),
              (std::map<std::string, JobResult>{{"dev-sdb.device", "timeout"}, {unit, "dependency"}}));
}

TEST(BusJobs, AreAskedForAfterAReload) {
    for (const auto kind : both_kinds) {
        Started it(kind);
        it.peer.soon([](auto& call) { call.reloading(); });
        it.await_news();
        EXPECT_EQ(it.now(), "lasts");
        EXPECT_EQ(it.now(), "lasts");
        EXPECT_EQ(it.peer.calls("GetJob"), 1) << "once for each reload";
        it.peer.always("GetJob", no_such_job);
        it.peer.soon([](auto& call) { call.reloading(); });
        it.await_news();
        EXPECT_EQ(it.now(), "''") << "over, and nobody knows how";
    }
}

TEST(BusJobs, HaveTheResultThatCameBeforeTheAnswerThatTheyAreOver) {
    Started it;
    it.peer.always("GetJob", [](auto& call) {
        call.job_removed(peer_job, unit, "failed");
        no_such_job(call);
    });
    it.manager->doubt();
    EXPECT_EQ(it.now(), "'failed'");
}

TEST(BusJobs, HaveTheResultThatCameBeforeManyOtherThings) {
    Started it;
    it.peer.always("GetJob", [](auto& call) {
        for (int i = 0; i < 3000; ++i) call.signal(bus_name::service, bus_name::manager, "UnitNew", "so", unit, "/");
        call.job_removed(peer_job, unit, "failed");
        no_such_job(call);
    });
    it.manager->doubt();
    EXPECT_EQ(it.now(), "'failed'");
}

TEST(BusJobs, AreEachAskedForAfterAReload) {
    Started it;
    it.peer.always("StartUnit", [](auto& call) { call.reply("o", "/org/freedesktop/systemd1/job/8"); });
    EXPECT_EQ(number(it.manager->start("b.mount", JobMode::replace)), "job 8");
    it.peer.always("GetJob", [](auto& call) {
        unsigned job = 0;
        EXPECT_GE(sd_bus_message_read(call.message, "u", &job), 0);
        if (job == peer_job) call.reply("o", peer_job_path);
        else no_such_job(call);
    });
    it.peer.soon([](auto& call) { call.reloading(); });
    it.await_news();
    EXPECT_EQ(it.now(7), "lasts");
    EXPECT_EQ(it.now(8), "''") << "that the first one lasts tells nothing of the second";
}

TEST(BusJobs, AreAskedForAfterAConnectionWasLostAndMadeAnew) {
    for (const auto kind : both_kinds) {
        Started it(kind);
        it.peer.always("GetJob", no_such_job);
        it.peer.soon([](auto& call) { call.is_dropped = true; });
        EXPECT_EQ(it.awaited(peer_job), "''");
    }
}

TEST(BusJobs, AreAskedForWhenPid1ComesBackToTheBus) {
    Started it(BusPeer::Kind::bus);
    it.peer.always("GetJob", no_such_job);
    it.peer.soon([](auto& call) {
        call.signal("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", "sss",
                    "org.freedesktop.systemd1", ":1.0", "");
    });
    EXPECT_EQ(it.awaited(peer_job), "''");
}

TEST(BusJobs, AreNotAskedForWhenAnotherComesToTheBus) {
    Started it(BusPeer::Kind::bus);
    it.peer.soon([](auto& call) {
        call.signal("org.freedesktop.DBus", "org.freedesktop.DBus", "NameOwnerChanged", "sss", ":1.9", "", ":1.9");
        call.signal(bus_name::service, bus_name::manager, "UnitNew", "so", unit, "/");
    });
    it.await_news();
    EXPECT_EQ(it.now(), "lasts");
    EXPECT_EQ(it.peer.calls("GetJob"), 0);
}

TEST(BusJobs, OutliveSignalsOfAnotherType) {
    Started it;
    it.peer.soon([](auto& call) {
        call.signal(bus_name::service, bus_name::manager, "JobRemoved", "s", "7");
        call.signal(bus_name::service, bus_name::manager, "JobRemoved", "uos", peer_job, "/", "a.mount");
        call.signal(bus_name::service, bus_name::manager, "Reloading", "s", "yes");
        call.job_removed(peer_job, unit, "done");
    });
    EXPECT_EQ(it.awaited(peer_job), "'done'");
}

TEST(BusJobs, DoNotKeepFromTheClockWhoTakesInWhatCame) {
    Started it;
    it.peer.once("GetAll", [](auto& call) {
        for (int i = 0; i < 5000; ++i) call.signal(bus_name::service, bus_name::manager, "UnitNew", "so", unit, "/");
        call.job_removed(peer_job, unit, "done");
        call.reply("a{sv}", 0);
    });
    // All that came before the answer is there with it.
    EXPECT_TRUE(it.manager->unit("b.service").has_value());
    EXPECT_TRUE(it.manager->take_news().value());
    EXPECT_EQ(it.now(), "lasts") << "the rest is for the next time";
    EXPECT_EQ(it.awaited(peer_job), "'done'");
}

TEST(BusJobs, FailWithWhatPid1SaysOfThem) {
    Started it;
    it.peer.always("GetJob", [](auto& call) { call.refuse("org.freedesktop.DBus.Error.Failed", "not now"); });
    it.manager->doubt();
    EXPECT_EQ(it.now(), "not now");
}

}  // namespace
}  // namespace berth::test::of_bus_jobs
