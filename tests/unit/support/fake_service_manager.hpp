// A PID 1 that does what a test says, when it says so.
#pragma once

#include <fnmatch.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <deque>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "support.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth::test {

inline const BusError bus_is_lost{107, {}, "the connection to systemd is lost"};

/// Jobs last until `end`; units are what `units_` has. Every question and order is a call such as "start x.target", and
/// can be refused, or be the moment at which something happens.
class FakeServiceManager final : public ServiceManager {
  public:
    struct Unit {
        std::string load = "loaded";
        std::string active = "inactive";
        std::string sub;
        UnitProperties properties;
        bool is_untold = false;  ///< no answer can be made of it, as of a name that is not UTF-8
    };
    std::map<std::string, Unit> loaded;
    std::vector<std::string> orders;           ///< "start UNIT", "scope UNIT", "reload", as they came
    std::map<std::string, BusError> refusals;  ///< by call; for good
    std::optional<BusError> broken;            ///< what every call gets
    bool heals_after_failure = false;          ///< only the next call gets it
    bool is_news_endless = false;              ///< there is always something new, as on a busy machine

    /// What happens to one call, or to all from that one on.
    struct Fault {
        int at = 0;  ///< its number, from 1 on
        BusError error;
        bool is_taken = false;  ///< an order is; only the answer is lost
        bool is_for_good = false;
    };
    std::optional<Fault> fault;
    int wholes = 0;                                           ///< how often all was asked that a unit has
    int calls = 0;                                            ///< how many there were
    std::function<void(int)> before_call;                     ///< with the number of each
    std::function<void(const std::string& order)> on_order;   ///< once it was taken
    std::map<std::string, std::chrono::microseconds> timers;  ///< that were made
    Lines scope_mounts;                                       ///< what the last scope is bound to

    /// Has `what` happen at the next such call: after an order was taken, before a question is answered.
    void at_call(const std::string& call, std::function<void()> what) { hooks_[call].push_back(std::move(what)); }

    /// Of its newest job.
    void end(const std::string& unit, const JobResult& result) {
        const auto job = jobs_.find(unit);
        if (job == jobs_.end()) return;
        const auto number = job->second.first;
        jobs_.erase(job);
        tell(unit, number, result);
    }
    /// The result never gets to the client: the connection was down, and the job is just gone.
    void vanish(const std::string& unit) {
        jobs_.erase(unit);
        lose();
    }
    /// The job is another's now, as "replace" does it; the earlier one is canceled.
    void replace(const std::string& unit, const std::string& kind) {
        const auto old = std::exchange(jobs_[unit], {++last_, kind});
        tell(unit, old.first, "canceled");
    }
    /// A connection is lost and made anew, or PID 1 reloads: signals may have been missed.
    void lose() {
        ++upheavals_;
        is_news_ = true;
    }
    void be_news() { is_news_ = true; }
    void activate(const std::string& unit, const std::string& state = "active") {
        loaded[unit].active = state;
        is_news_ = true;
    }
    [[nodiscard]] bool has_news() const { return is_news_ || is_news_endless; }
    [[nodiscard]] bool has_job(const std::string& unit) const { return jobs_.contains(unit); }
    [[nodiscard]] std::string job_of(const std::string& unit) const {
        const auto found = jobs_.find(unit);
        return found == jobs_.end() ? "" : found->second.second;
    }
    [[nodiscard]] bool is_active(const std::string& unit) const {
        const auto found = loaded.find(unit);
        return found != loaded.end() && found->second.active == "active";
    }

    Answer<std::uint32_t> start(const std::string& unit, JobMode mode) override { return order("start", unit, mode); }
    Answer<std::uint32_t> stop(const std::string& unit, JobMode mode) override { return order("stop", unit, mode); }
    Answer<std::uint32_t> reload_unit(const std::string& unit, JobMode mode) override {
        return order("reload", unit, mode);
    }
    Answer<> reset_failed(const std::string& unit) override {
        if (const auto no = refusal("reset " + unit)) return std::unexpected(*no);
        orders.push_back("reset " + unit);
        if (loaded[unit].active == "failed") activate(unit, "inactive");
        return {};
    }
    /// PID 1 has done it at once; what becomes of units is for the test to say.
    Answer<> reload() override {
        if (const auto no = refusal("reload")) return std::unexpected(*no);
        orders.emplace_back("reload");
        happen("reload");
        return {};
    }
    /// By another client.
    void is_started(const std::string& unit) {
        (void)start(unit, JobMode::replace);
        orders.pop_back();
    }
    Answer<std::uint32_t> start_scope(const std::string& unit, const std::string& /*description*/, pid_t /*process*/,
                                      std::span<const UnitName> mounts) override {
        scope_mounts.clear();
        for (const auto& mount : mounts) scope_mounts.push_back(mount.str());
        return order("scope", unit, JobMode::replace, "start");
    }

    /// It is there at once, and its service starts when the test says so.
    Answer<std::uint32_t> start_timer(const std::string& unit, const std::string& /*description*/,
                                      std::chrono::microseconds span) override {
        if (is_active(unit)) return std::unexpected(BusError{EEXIST, bus_name::unit_exists, "it exists"});
        const auto job = order("timer", unit, JobMode::fail, "start");
        timers[unit] = span;
        activate(unit);
        end(unit, "done");
        return job;
    }

    Answer<bool> is_loaded(const std::string& name) override {
        if (const auto no = refusal("is-loaded " + name)) return std::unexpected(*no);
        happen("is-loaded " + name);
        return loaded.contains(name) || jobs_.contains(name);
    }

    Answer<UnitProperties> common_of(const std::string& name) override { return properties_of(name); }
    Answer<std::vector<std::string>> list_of(const std::string& name, const char* property) override {
        const auto all = properties_of(name);
        if (!all) return std::unexpected(all.error());
        const auto list = all->list(property);
        return std::vector<std::string>(list.begin(), list.end());
    }

    Answer<std::string> result_of_mount(const std::string& name) override {
        const auto all = properties_of(name);
        return all ? Answer<std::string>(all->text("Result")) : std::unexpected(all.error());
    }

    Answer<UnitProperties> unit(const std::string& name) override {
        ++wholes;
        return properties_of(name);
    }

    Answer<std::vector<UnitSummary>> units(const std::vector<std::string>& patterns) override {
        if (const auto no = refusal("units")) return std::unexpected(*no);
        happen("units");
        std::vector<UnitSummary> out;
        for (const auto& [name, unit] : loaded) {
            const auto is_it = [&](const auto& one) { return ::fnmatch(one.c_str(), name.c_str(), 0) == 0; };
            if (std::ranges::none_of(patterns, is_it)) continue;
            if (unit.is_untold) return std::unexpected(BusError{EINVAL, {}, "Invalid argument"});
            out.push_back(summary(name));
        }
        return out;
    }

    Answer<std::vector<UnitSummary>> units_named(const std::vector<std::string>& names) override {
        std::vector<UnitSummary> out;
        for (const auto& name : names) {
            if (const auto no = refusal("named " + name)) return std::unexpected(*no);
            happen("named " + name);
            out.push_back(summary(name));
        }
        return out;
    }

    Answer<std::optional<JobResult>> result_of(std::uint32_t job) override {
        if (const auto found = ended_.find(job); found != ended_.end()) return found->second;
        if (seen_after_[job] == upheavals_) return std::nullopt;
        if (const auto no = refusal("job")) return std::unexpected(*no);
        happen("job");
        for (const auto& [unit, one] : jobs_) {
            if (one.first != job) continue;
            seen_after_[job] = upheavals_;
            return std::nullopt;
        }
        const auto found = ended_.find(job);
        return found == ended_.end() ? "" : found->second;
    }
    void doubt() override { ++upheavals_; }
    const std::map<std::string, JobResult>& failures() const override { return failures_; }
    Readiness readiness() const override { return {}; }
    Answer<bool> take_news() override {
        if (const auto no = refusal("news")) return std::unexpected(*no);
        if (++taken_ == 10'000) {
            ADD_FAILURE() << "neither time nor signal ends it";
            broken = bus_is_lost;
        }
        return std::exchange(is_news_, false) || is_news_endless;
    }

  private:
    Answer<UnitProperties> properties_of(const std::string& name) {
        if (const auto no = refusal("unit " + name)) return std::unexpected(*no);
        happen("unit " + name);
        const auto found = loaded.find(name);
        UnitProperties out = found == loaded.end() ? UnitProperties() : found->second.properties;
        out.texts["ActiveState"] = found == loaded.end() ? "inactive" : found->second.active;
        out.texts.emplace("Result", "success");
        const auto job = jobs_.find(name);
        out.texts["Job"] = job == jobs_.end() ? "" : std::to_string(job->second.first);
        return out;
    }
    Answer<std::uint32_t> order(const std::string& verb, const std::string& unit, JobMode mode,
                                const std::string& kind = {}) {
        const auto call = verb + " " + unit;
        if (const auto no = refusal(call)) return std::unexpected(*no);
        const auto wanted = kind.empty() ? verb : kind;
        const auto job = jobs_.find(unit);
        if (mode == JobMode::fail && job != jobs_.end() && job->second.second != wanted)
            return std::unexpected(BusError{EDEADLK, bus_name::destructive, "Transaction is destructive."});
        orders.push_back(call);
        if (job == jobs_.end()) jobs_[unit] = {++last_, wanted};
        else if (job->second.second != wanted) replace(unit, wanted);
        const auto number = jobs_[unit].first;
        const bool is_answer_lost = is_faulty() && fault->is_taken;
        happen(call);
        if (on_order) on_order(call);
        if (is_answer_lost) return std::unexpected(fault->error);
        return number;
    }
    [[nodiscard]] bool is_faulty() const {
        return fault && (calls == fault->at || (fault->is_for_good && calls > fault->at));
    }
    std::optional<BusError> refusal(const std::string& call) {
        ++calls;
        if (before_call) before_call(calls);
        const bool is_order = call.starts_with("start ") || call.starts_with("stop ") || call.starts_with("scope ");
        if (is_faulty() && !(is_order && fault->is_taken)) return fault->error;
        if (broken) return failure();
        const auto found = refusals.find(call);
        return found == refusals.end() ? std::nullopt : std::optional(found->second);
    }
    BusError failure() {
        auto out = *broken;
        if (heals_after_failure) broken.reset();
        return out;
    }
    void happen(const std::string& call) {
        auto& waiting = hooks_[call];
        if (waiting.empty()) return;
        const auto what = std::move(waiting.front());
        waiting.pop_front();
        what();
    }
    void tell(const std::string& unit, std::uint32_t number, const JobResult& result) {
        ended_[number] = result;
        if (result != "done") failures_[unit] = result;
        is_news_ = true;
    }
    [[nodiscard]] UnitSummary summary(const std::string& name) const {
        const auto found = loaded.find(name);
        const auto job = jobs_.find(name);
        const auto& unit = found == loaded.end() ? Unit{"not-found", "inactive", "dead", {}} : found->second;
        return {name, unit.load, unit.active, unit.sub, job == jobs_.end() ? "" : job->second.second, {}};
    }

    std::map<std::string, std::pair<std::uint32_t, std::string>> jobs_;  // by unit: number and kind
    std::map<std::uint32_t, JobResult> ended_;
    std::map<std::string, JobResult> failures_;
    std::map<std::string, std::deque<std::function<void()>>> hooks_;
    std::uint32_t last_ = 0;
    int taken_ = 0;
    bool is_news_ = false;
    int upheavals_ = 0;  // after each, all that has been told may be old
    std::map<std::uint32_t, int> seen_after_;
};

}  // namespace berth::test
