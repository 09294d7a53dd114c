#include "system/pid1/bus_service_manager.hpp"

#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <thread>
#include <utility>

#include "system/pid1/bus.hpp"
#include "system/pid1/bus_watch.hpp"
#include "system/pid1/unit_message.hpp"

namespace berth {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_absence = 20s;  // of PID 1's socket while it executes itself anew
constexpr auto pause = 20ms;
constexpr int most_at_once = 1000;  // messages; whoever waits looks at the clock between them
constexpr int most_before_answer = 100'000;

Bus::Time end_of_absence(Bus::Time deadline) {
    const auto now = std::chrono::steady_clock::now();
    return std::min(now + longest_absence, std::max(deadline, now + pause));
}

Answer<> done(const Answer<Message>& reply) { return reply ? Answer<>() : std::unexpected(reply.error()); }

}  // namespace

BusServiceManager::BusServiceManager(std::unique_ptr<Watch> watch) : watch_(std::move(watch)) {}
BusServiceManager::~BusServiceManager() = default;

Answer<std::unique_ptr<BusServiceManager>> BusServiceManager::connect(const BusPlace& place, Time deadline) {
    auto bus = Bus::connect(place, deadline);
    // Its socket is there, and nobody listens: PID 1 is executing itself anew.
    const auto until = end_of_absence(deadline);
    while (!bus && bus.error().code == ECONNREFUSED && std::chrono::steady_clock::now() < until) {
        std::this_thread::sleep_for(pause);
        bus = Bus::connect(place, deadline);
    }
    if (!bus) return std::unexpected(bus.error());
    auto watch = std::make_unique<Watch>(*std::move(bus), place, deadline);
    if (auto listening = watch->listen(); !listening) return std::unexpected(listening.error());
    return std::unique_ptr<BusServiceManager>(new BusServiceManager(std::move(watch)));
}

/// PID 1 drops its connections when it executes itself anew, and comes back with the same jobs.
Answer<> BusServiceManager::reconnect() {
    const auto until = end_of_absence(watch_->deadline);
    while (true) {
        auto bus = Bus::connect(watch_->place, watch_->deadline);
        if (bus) {
            watch_->bus = *std::move(bus);
            const auto listening = watch_->listen();
            if (listening) break;
            if (!listening.error().is_lost_connection()) return listening;
        } else if (!bus.error().is_lost_connection() || std::chrono::steady_clock::now() > until) {
            return std::unexpected(bus.error());
        }
        if (std::chrono::steady_clock::now() > until)
            return std::unexpected(BusError{ENOTCONN, {}, "the connection to systemd is lost"});
        std::this_thread::sleep_for(pause);
    }
    watch_->news = true;
    ++watch_->upheavals;
    return {};
}

Answer<std::uint32_t> BusServiceManager::queue(const char* method, const std::string& unit, JobMode mode) {
    const char* word = mode == JobMode::fail ? "fail" : "replace";
    return patiently([&] {
        return job_of(watch_->bus.call(bus_name::object, bus_name::manager, method, "ss", unit.c_str(), word));
    });
}

Answer<std::uint32_t> BusServiceManager::start(const std::string& unit, JobMode mode) {
    return queue("StartUnit", unit, mode);
}
Answer<std::uint32_t> BusServiceManager::stop(const std::string& unit, JobMode mode) {
    return queue("StopUnit", unit, mode);
}
Answer<std::uint32_t> BusServiceManager::reload_unit(const std::string& unit, JobMode mode) {
    return queue("ReloadUnit", unit, mode);
}

Answer<> BusServiceManager::reset_failed(const std::string& unit) {
    return done(patiently(
        [&] { return watch_->bus.call(bus_name::object, bus_name::manager, "ResetFailedUnit", "s", unit.c_str()); }));
}

Answer<> BusServiceManager::reload() {
    return done(patiently([&] { return watch_->bus.call(bus_name::object, bus_name::manager, "Reload", ""); }));
}

Answer<std::uint32_t> BusServiceManager::start_transient(const std::string& unit, const Fill& fill,
                                                         const std::string& description) {
    const auto before = watch_->upheavals;
    auto job = patiently([&]() -> Answer<std::uint32_t> {
        const auto message = watch_->bus.new_call(bus_name::object, bus_name::manager, "StartTransientUnit");
        if (!message) return std::unexpected(message.error());
        if (!fill(message->get())) return std::unexpected(BusError{EINVAL, {}, "can't describe the unit"});
        return job_of(watch_->bus.call(message->get()));
    });
    if (job || !job.error().is(bus_name::unit_exists) || watch_->upheavals == before) return job;
    // The answer to the first call was lost, and not the call.
    const auto state = this->unit(unit);
    if (!state) return std::unexpected(state.error());
    const bool is_ours = description.empty() || state->text("Description") == description;
    return is_ours ? number_of(state->text("Job")) : job;
}

Answer<std::uint32_t> BusServiceManager::start_scope(const std::string& unit, const std::string& description,
                                                     pid_t process, std::span<const UnitName> mounts) {
    return start_transient(unit, [&](auto* message) { return fill_scope(message, unit, description, process, mounts); },
                           {});
}

Answer<std::uint32_t> BusServiceManager::start_timer(const std::string& unit, const std::string& description,
                                                     std::chrono::microseconds span) {
    return start_transient(
        unit, [&](auto* message) { return fill_timer(message, unit, description, span); }, description);
}

Answer<std::optional<JobResult>> BusServiceManager::result_of(std::uint32_t job) {
    if (const auto found = watch_->ended.find(job); found != watch_->ended.end()) return found->second;
    // Each job is asked for: that one lasts does not tell that no other has ended unheard.
    const auto upheavals = watch_->upheavals;
    if (auto seen = watch_->seen_after.emplace(job, 0).first; seen->second == upheavals) return std::nullopt;
    auto known = patiently([&] { return watch_->bus.call(bus_name::object, bus_name::manager, "GetJob", "u", job); });
    if (known) {
        watch_->seen_after[job] = upheavals;
        return std::nullopt;
    }
    if (!known.error().is(bus_name::no_such_job)) return std::unexpected(known.error());
    // Its signal may have come with the answer.
    if (auto taken = take_in(most_before_answer); !taken) return std::unexpected(taken.error());
    return watch_->ended[job];
}

void BusServiceManager::doubt() { ++watch_->upheavals; }
const std::map<std::string, JobResult>& BusServiceManager::failures() const { return watch_->failures; }

BusServiceManager::Readiness BusServiceManager::readiness() const {
    auto* bus = watch_->bus.get();
    Readiness out{sd_bus_get_fd(bus), static_cast<short>(std::max(0, sd_bus_get_events(bus))),
                  std::chrono::microseconds::max()};
    std::uint64_t until = 0;
    if (sd_bus_get_timeout(bus, &until) > 0 && until != UINT64_MAX) {
        timespec now{};
        ::clock_gettime(CLOCK_MONOTONIC, &now);
        const auto at =
            static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
        out.within = std::chrono::microseconds(until > at ? until - at : 0);
    }
    return out;
}

Answer<> BusServiceManager::take_in(int most) {
    for (int i = 0; i < most; ++i) {
        const int result = sd_bus_process(watch_->bus.get(), nullptr);
        if (result == 0) break;
        if (result > 0) continue;
        const BusError error{-result, {}, "the connection to systemd is lost"};
        if (!error.is_lost_connection()) return std::unexpected(error);
        if (auto back = reconnect(); !back) return back;
    }
    return {};
}

Answer<bool> BusServiceManager::take_news() {
    if (auto taken = take_in(most_at_once); !taken) return std::unexpected(taken.error());
    return std::exchange(watch_->news, false);
}

}  // namespace berth
