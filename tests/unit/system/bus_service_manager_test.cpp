#include "system/pid1/bus_service_manager.hpp"

#include <cerrno>
#include <chrono>
#include <future>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "system/manager_on_peer.hpp"

namespace berth::test::of_bus_service_manager {
namespace {

using namespace std::chrono_literals;

std::string of(BusPeer::Kind kind, const std::string& member) {
    return member + (kind == BusPeer::Kind::direct ? ", directly" : ", by the bus");
}

TEST(BusServiceManager, TellsWhatItIsTold) {
    for (const auto kind : both_kinds) {
        OnPeer it(kind);
        ASSERT_EQ(it.connect(), "");
        for (const auto& [member, ask, answer] : questions()) EXPECT_EQ(ask(*it.manager), answer) << of(kind, member);
    }
}

TEST(BusServiceManager, AsksAgainWhenTheConnectionEndsBeforeTheAnswer) {
    for (const auto kind : both_kinds) {
        for (const auto& [member, ask, answer] : questions()) {
            OnPeer it(kind);
            ASSERT_EQ(it.connect(), "");
            it.peer.once(member, [](auto& call) { call.is_dropped = true; });
            EXPECT_EQ(ask(*it.manager), answer) << of(kind, member);
            EXPECT_EQ(it.peer.calls(member), 2) << of(kind, member);
            EXPECT_TRUE(it.manager->take_news().value()) << "all may have changed";
        }
    }
}

TEST(BusServiceManager, BelievesAnAnswerThatTheConnectionEndedWith) {
    for (const auto& [member, ask, answer] : questions()) {
        OnPeer it;
        ASSERT_EQ(it.connect(), "");
        it.peer.once(member, [](auto& call) {
            const std::string_view asked = sd_bus_message_get_member(call.message);
            if (asked == "GetAll") call.reply("a{sv}", 1, "ActiveState", "s", "active");
            else if (asked == "Get") call.reply("v", "as", 2, "b.target", "c.target");
            else if (asked.starts_with("ListUnits"))
                call.reply("a(ssssssouso)", 1, "a.mount", "", "loaded", "active", "mounted", "", "/", 0U, "", "/");
            else call.reply("o", peer_job_path);
            call.is_dropped = true;
        });
        EXPECT_EQ(ask(*it.manager), answer) << member;
        EXPECT_EQ(it.manager->unit("b.service").value().text("ActiveState"), "active") << "over the next connection";
        EXPECT_EQ(it.peer.calls(member), member == "GetAll" ? 2 : 1);
    }
}

TEST(BusServiceManager, TellsWhatIsLoadedAndWhatCanNotBeAsked) {
    OnPeer it;
    ASSERT_EQ(it.connect(), "");
    EXPECT_TRUE(it.manager->is_loaded("a.service").value());
    it.peer.once("GetUnit", [](auto& call) { call.refuse(bus_name::no_such_unit, "none"); });
    EXPECT_FALSE(it.manager->is_loaded("a.service").value());
    it.peer.once("GetUnit", [](auto& call) { call.refuse(bus_name::access_denied, "no"); });
    EXPECT_EQ(it.manager->is_loaded("a.service").error().message, "systemd refuses: no; try as root");
    it.peer.once("Get", [](auto& call) { call.reply("v", "s", "a word"); });
    EXPECT_FALSE(it.manager->list_of("a.service", "Id").has_value());
    it.peer.once("Get", [](auto& call) { call.reply("v", "s", "timeout"); });
    EXPECT_EQ(it.manager->result_of_mount("a.mount").value(), "timeout");
    EXPECT_FALSE(it.manager->result_of_mount("a.mount").has_value()) << "a list";
}

TEST(BusServiceManager, FindsTheJobOfAScopeWhoseAnswerWasLost) {
    OnPeer it;
    ASSERT_EQ(it.connect(), "");
    it.peer.once("StartTransientUnit", [](auto& call) { call.is_dropped = true; });
    it.peer.once("StartTransientUnit", [](auto& call) { call.refuse(bus_name::unit_exists, "exists"); });
    EXPECT_EQ(number(it.manager->start_scope("a.scope", "words", ::getpid(), {})), "job 7");
    // One that was there before is another's.
    it.peer.once("StartTransientUnit", [](auto& call) { call.refuse(bus_name::unit_exists, "exists"); });
    EXPECT_EQ(number(it.manager->start_scope("a.scope", "words", ::getpid(), {})), "exists");
}

TEST(BusServiceManager, KnowsItsOwnTimerByTheDescriptionWhereTheAnswerWasLost) {
    const auto start = [](auto& it) { return number(it.manager->start_timer("a.timer", "mine", 2min)); };
    for (const auto* described : {"mine", "another's"}) {
        OnPeer it;
        ASSERT_EQ(it.connect(), "");
        EXPECT_EQ(start(it), "job 7");
        it.peer.always("GetAll", [=](auto& call) {
            call.reply("a{sv}", 2, "Description", "s", described, "Job", "(uo)", peer_job, peer_job_path);
        });
        it.peer.once("StartTransientUnit", [](auto& call) { call.refuse(bus_name::unit_exists, "exists"); });
        EXPECT_EQ(start(it), "exists") << "no answer was lost";
        it.peer.once("StartTransientUnit", [](auto& call) { call.is_dropped = true; });
        it.peer.once("StartTransientUnit", [](auto& call) { call.refuse(bus_name::unit_exists, "exists"); });
        EXPECT_EQ(start(it), described == std::string("mine") ? "job 7" : "exists");
    }
}

TEST(BusServiceManager, GivesUpWhereEveryConnectionEnds) {
    for (const auto& [member, ask, answer] : questions()) {
        OnPeer it;
        ASSERT_EQ(it.connect(1s), "");
        it.peer.always(member, [](auto& call) { call.is_dropped = true; });
        const auto began = Clock::now();
        EXPECT_NE(ask(*it.manager), answer) << member;
        EXPECT_LT(Clock::now() - began, 10s) << member;
        EXPECT_LE(it.peer.calls(member), 4) << member;
    }
}

/// What `ask` says, and how long it takes, at once for all that are given: each waits for a second or so.
struct Timed {
    std::string name;
    std::future<std::pair<std::string, Clock::duration>> answer;
};

void expect_in_time(std::vector<Timed>& all, const std::string& words) {
    for (auto& [name, answer] : all) {
        const auto [said, took] = answer.get();
        EXPECT_EQ(said, words) << name;
        EXPECT_LT(took, 10s) << name;
    }
}

TEST(BusServiceManager, WaitsForNoAnswerLongerThanItMay) {
    std::vector<Timed> all;
    for (const auto kind : both_kinds) {
        for (const auto& question : questions()) {
            all.push_back({of(kind, question.member), std::async(std::launch::async, [kind, &question] {
                               OnPeer it(kind);
                               EXPECT_EQ(it.connect(300ms), "");
                               it.peer.never(question.member);
                               const auto began = Clock::now();
                               const auto said = question.ask(*it.manager);
                               return std::pair(said, Clock::now() - began);
                           })});
        }
    }
    expect_in_time(all, "PID 1 does not answer");
}

TEST(BusServiceManager, WaitsForNoGreetingLongerThanItMay) {
    const auto connected = [](BusPeer::Kind kind, const char* member) {
        return std::async(std::launch::async, [kind, member] {
            OnPeer it(kind);
            it.peer.never(member);
            const auto began = Clock::now();
            const auto said = it.connect(300ms);
            return std::pair(said, Clock::now() - began);
        });
    };
    std::vector<Timed> bus;
    for (const auto* member : {"Hello", "AddMatch"}) bus.push_back({member, connected(BusPeer::Kind::bus, member)});
    expect_in_time(bus, "the system bus does not answer");
    std::vector<Timed> pid1;
    pid1.push_back({"Subscribe", connected(BusPeer::Kind::bus, "Subscribe")});
    expect_in_time(pid1, "PID 1 does not answer");
}

TEST(BusServiceManager, DoesNotTakeALateAnswerForThatToTheNextQuestion) {
    OnPeer it;
    ASSERT_EQ(it.connect(300ms), "");
    sd_bus_message* first = nullptr;
    it.peer.once("GetAll", [&](auto& call) { first = sd_bus_message_ref(call.message); });
    it.peer.once("GetAll", [&](auto& call) {
        EXPECT_GE(sd_bus_reply_method_return(first, "a{sv}", 1, "ActiveState", "s", "late"), 0);
        sd_bus_message_unref(first);
        call.reply("a{sv}", 1, "ActiveState", "s", "inactive");
    });
    EXPECT_EQ(state(it.manager->unit("a.service")), "PID 1 does not answer");
    EXPECT_EQ(state(it.manager->unit("b.service")), "inactive");
}

TEST(BusServiceManager, SaysThatItCanNotReadAnAnswerOfAnotherType) {
    for (const auto& [member, ask, answer] : questions()) {
        OnPeer it;
        ASSERT_EQ(it.connect(), "");
        it.peer.always(member, [](auto& call) { call.reply("d", 1.5); });
        // Of a job it matters only whether there is an answer.
        EXPECT_EQ(ask(*it.manager), member == "GetJob" ? "lasts" : "systemd's answer can't be read") << member;
        it.peer.always(member, [](auto& call) { call.reply(""); });
        EXPECT_EQ(ask(*it.manager), member == "GetJob" ? "lasts" : "systemd's answer can't be read") << member;
    }
}

TEST(BusServiceManager, SaysThatItCanNotReadAJobWithoutANumber) {
    for (const auto* path : {"/", "/org/freedesktop/systemd1/job/x", "/org/freedesktop/systemd1/job/99999999999"}) {
        OnPeer it;
        ASSERT_EQ(it.connect(), "");
        it.peer.always("StartUnit", [path](auto& call) { call.reply("o", path); });
        EXPECT_EQ(number(it.manager->start("a.mount", JobMode::replace)), "systemd's answer can't be read") << path;
    }
}

TEST(BusServiceManager, HandsOnWhyItIsRefused) {
    for (const auto& [member, ask, answer] : questions()) {
        OnPeer it;
        ASSERT_EQ(it.connect(), "");
        it.peer.once(member, [](auto& call) { call.refuse("org.freedesktop.DBus.Error.InvalidArgs", "not that"); });
        EXPECT_EQ(ask(*it.manager), "not that") << member;
        it.peer.once(member, [](auto& call) { call.refuse(bus_name::access_denied, "denied"); });
        EXPECT_EQ(ask(*it.manager), "systemd refuses: denied; try as root") << member;
        EXPECT_EQ(ask(*it.manager), answer) << member << " goes on";
    }
}

}  // namespace
}  // namespace berth::test::of_bus_service_manager
