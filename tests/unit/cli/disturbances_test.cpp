// What each command comes to, and leaves behind, when something happens at each of its calls and in each of its waits.
#include <cerrno>
#include <chrono>
#include <csignal>
#include <functional>
#include <optional>

#include "support/obedient_system.hpp"

namespace berth::test::of_disturbances {
namespace {

using namespace std::chrono_literals;

constexpr int enough_calls = 200;

const BusError no_answer{ETIMEDOUT, bus_name::timeout, "PID 1 does not answer"};

void expect_in_the_end(const Command& command, ObedientSystem& it, const std::string& said, const std::string& when) {
    using enum Command::After;
    const bool is_done = said == command.done;
    it.outside.pass(60s);
    const auto what = fmt::format("{} that said '{}', {}", command.name, said, when);
    const bool is_held = it.is_held(command.unit);
    switch (command.after) {
        case held_if_done:
            EXPECT_EQ(is_held, is_done) << what;
            EXPECT_EQ(it.is_mounted(), is_done) << what;
            break;
        case held: EXPECT_TRUE(is_held && it.is_mounted()) << what; break;
        case gone_if_done: EXPECT_FALSE(is_done && (is_held || it.is_mounted())) << what; break;
        case never_held: EXPECT_FALSE(is_held) << what; break;
    }
}

/// The command in a world that `disturb` sets up; what it said.
std::string tried(const Command& command, const std::function<void(ObedientSystem&)>& disturb, const std::string& when,
                  cli::Limit limit = 30s) {
    ObedientSystem it;
    command.prepare(it);
    disturb(it);
    const auto said = command.run(it, limit);
    // What comes after it is no concern of its.
    it.outside.pid1.before_call = nullptr;
    it.outside.pid1.fault = std::nullopt;
    expect_in_the_end(command, it, said, when);
    return said;
}

/// How many calls it makes if nothing disturbs it.
int calls_of(const Command& command) {
    ObedientSystem it;
    command.prepare(it);
    EXPECT_EQ(command.run(it, 30s), command.done) << command.name;
    EXPECT_GT(it.outside.pid1.calls, 2) << command.name;
    EXPECT_LT(it.outside.pid1.calls, enough_calls) << command.name;
    return it.outside.pid1.calls;
}

TEST(Disturbances, ByAReloadOrAReExecutionBeforeAnyCallChangeNothing) {
    for (const auto& command : commands()) {
        const int last = calls_of(command);
        for (int at = 1; at <= last; ++at) {
            const auto disturb = [at](ObedientSystem& it) {
                it.outside.pid1.before_call = [&it, at](int number) {
                    if (number == at) it.outside.pid1.lose();
                };
            };
            const auto when = fmt::format("reload before call {}", at);
            EXPECT_EQ(tried(command, disturb, when), command.done) << command.name << ", " << when;
        }
    }
}

TEST(Disturbances, ByAReExecutionThatEveryResultIsLostInChangeNothing) {
    for (const auto& command : commands()) {
        const auto disturb = [](ObedientSystem& it) { it.is_deaf = true; };
        EXPECT_EQ(tried(command, disturb, "deaf"), command.done) << command.name;
    }
}

TEST(Disturbances, ByOneCallThatIsLostLeaveNoHoldBehind) {
    for (const auto& command : commands()) {
        const int last = calls_of(command);
        for (int at = 1; at <= last; ++at) {
            for (const auto& error : {no_answer, bus_is_lost}) {
                for (const bool is_taken : {false, true}) {
                    const auto disturb = [&](ObedientSystem& it) {
                        it.outside.pid1.fault = FakeServiceManager::Fault{at, error, is_taken, false};
                    };
                    const auto when = fmt::format("call {} {}: {}", at, is_taken ? "taken" : "lost", error.message);
                    const auto said = tried(command, disturb, when);
                    EXPECT_TRUE(said == command.done || said.find(error.message) != std::string::npos)
                        << command.name << " said '" << said << "', " << when;
                }
            }
        }
    }
}

TEST(Disturbances, ByAPid1ThatIsGoneForGoodEndEveryCommand) {
    for (const auto& command : commands()) {
        const int last = calls_of(command);
        for (int at = 1; at <= last; ++at) {
            ObedientSystem it;
            command.prepare(it);
            it.outside.pid1.fault = FakeServiceManager::Fault{at, bus_is_lost, false, true};
            const auto said = command.run(it, 30s);
            EXPECT_TRUE(said == command.done || said.find(bus_is_lost.message) != std::string::npos)
                << command.name << " said '" << said << "', from call " << at << " on";
            EXPECT_LT(it.outside.passed(), 60s) << command.name << ", from call " << at << " on";
        }
    }
}

TEST(Disturbances, ByALimitOfTimeInAnyWaitLeaveNoHoldBehind) {
    for (const auto& command : commands()) {
        int late = 0;
        int in_time = 0;
        for (auto limit = 0ms; limit <= 5s; limit += 250ms) {
            ObedientSystem it;
            command.prepare(it);
            const auto said = command.run(it, limit);
            EXPECT_LE(it.outside.passed(), limit + 12s) << command.name << " within " << limit.count() << " ms";
            ++(said == command.done ? in_time : late);
            if (said != command.done) {
                const bool is_told =
                    said.find("timeout") != std::string::npos || said.starts_with("not mounted within");
                EXPECT_TRUE(is_told) << command.name << " said " << said;
            }
            expect_in_the_end(command, it, said, fmt::format("within {} ms", limit.count()));
        }
        EXPECT_GT(late, 2) << command.name;
        EXPECT_GT(in_time, 2) << command.name;
    }
}

TEST(Disturbances, ByASignalInAnyWaitLeaveNoHoldBehind) {
    for (const auto& command : commands()) {
        for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
            int interrupted = 0;
            for (auto when = 0ms; when <= 5s; when += 250ms) {
                ObedientSystem it;
                command.prepare(it);
                it.outside.at(when, [&] { it.outside.signal_comes(number); });
                const auto said = command.run(it, 30s);
                const auto moment = fmt::format("signal {} after {} ms", number, when.count());
                interrupted += said == command.done ? 0 : 1;
                if (said != command.done) {
                    const bool is_told = said.starts_with(std::to_string(128 + number)) || said == "interrupted";
                    EXPECT_TRUE(is_told) << command.name << " said " << said << ", " << moment;
                }
                expect_in_the_end(command, it, said, moment);
            }
            EXPECT_GT(interrupted, 3) << command.name;
        }
    }
}

}  // namespace
}  // namespace berth::test::of_disturbances
