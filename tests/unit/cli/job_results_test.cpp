// What each command makes of each end that its job can come to, with what its unit is then.
#include <algorithm>
#include <chrono>
#include <functional>
#include <utility>

#include "support/obedient_system.hpp"

namespace berth::test::of_job_results {
namespace {

using namespace std::chrono_literals;

const Lines all_results{"done",   "failed",      "canceled",  "timeout", "dependency", "skipped",
                        "assert", "unsupported", "collected", "once",    "invalid",    "frozen"};

/// The job of the command's first order ends with `result`, its unit in `state`; what the command says.
std::string tried(const Command& command, const JobResult& result, const std::string& state, bool is_mounted) {
    ObedientSystem it;
    command.prepare(it);
    const auto obedient = it.outside.pid1.on_order;
    bool is_first = true;
    it.outside.pid1.on_order = [&](const std::string& order) {
        if (!std::exchange(is_first, false)) return obedient(order);
        it.outside.at(it.outside.passed() + 1s, [&] {
            if (is_mounted) it.mount();
            else it.unmount();
            it.outside.pid1.activate(command.unit, state);
            it.outside.pid1.end(command.unit, result);
        });
    };
    return command.run(it, 30s);
}

const Command& command(std::string_view name) { return *std::ranges::find(commands(), name, &Command::name); }

TEST(JobResults, OfAnAttachmentThatIsUpAreAllTheSame) {
    for (const auto& result : all_results) {
        EXPECT_EQ(tried(command("attach"), result, "active", true), "0 attached: ") << result;
        EXPECT_EQ(tried(command("attach again"), result, "active", true), "0 attached: ") << result;
        EXPECT_EQ(tried(command("run"), result, "active", true), "held") << result;
    }
}

TEST(JobResults, OfAnAttachmentThatIsNotUpAreFailures) {
    for (const auto& result : all_results) {
        const auto failed = result == "done" ? "systemd says that volume 'data' is mounted, but at /srv/data nothing is"
                                             : "volume 'data' could not be mounted";
        const auto expected = result == "canceled" ? "somebody else let go of it meanwhile" : failed;
        EXPECT_EQ(tried(command("attach"), result, "inactive", false), fmt::format("1 failed: {}", expected));
        EXPECT_EQ(tried(command("attach"), result, "failed", false), fmt::format("1 failed: {}", expected));
        const auto of_run = result == "done" ? failed : "the volumes could not be mounted";
        EXPECT_EQ(tried(command("run"), result, "failed", false), of_run) << result;
    }
}

TEST(JobResults, OfAStopAreWhatTheUnitIsThen) {
    for (const auto& result : all_results) {
        EXPECT_EQ(tried(command("detach"), result, "inactive", false), "0 released: ") << result;
        EXPECT_EQ(tried(command("detach"), result, "active", true), "0 held: ") << result;
    }
}

TEST(JobResults, OfTheHolderThatIsNobodyAreAllTheSame) {
    for (const auto& result : all_results) {
        EXPECT_EQ(tried(command("settle"), result, "inactive", true), "0 data released") << result;
        EXPECT_EQ(tried(command("settle"), result, "active", true), "0 data released") << result;
    }
}

}  // namespace
}  // namespace berth::test::of_job_results
