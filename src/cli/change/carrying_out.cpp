#include "cli/change/carrying_out.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <expected>
#include <initializer_list>
#include <set>
#include <utility>

#include "cli/change/observed.hpp"
#include "cli/change/remounting.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/unheld.hpp"
#include "core/text/text.hpp"
#include "system/pid1/password_agent.hpp"

namespace berth::cli {
namespace {

class CarryingOut {
    using Result = Carried::Result;

  public:
    CarryingOut(Outside& outside, const Session& session, const Changes& changes,
                const std::optional<std::chrono::microseconds>& limit)
        : outside_(outside),
          manager_(outside.manager()),
          session_(session),
          changes_(changes),
          limit_(limit),
          patience_(outside, limit),
          since_(outside.time_of_day()) {
        for (const auto& action : changes.actions)
            out_.actions.push_back({action.waits() ? Result::waits : Result::left, action, {}, {}});
    }

    CarriedOut run() {
        all();
        out_.status = status();
        return std::move(out_);
    }

  private:
    void all() {
        if (is_forbidden()) return;
        stop_all(false);
        if (is_forbidden() || !goes_on()) return;
        if (changes_.reload_due && !reload()) return;
        for (auto& one : out_.actions) {
            if (one.result == Result::left && one.action.is_of_reload()) one.result = Result::done;
        }
        stop_all(true);
        each([](const Action& one) { return !one.remounts.empty(); }, [this](Carried& one) { remount(one); });
        start_all();
        settle();
    }

    /// Calls `act` with those that are still to be done, as long as nothing ends it.
    template <class Predicate, class Act>
    void each(Predicate is_one, Act act) {
        for (auto& one : out_.actions) {
            if (!goes_on()) return;
            if (one.result == Result::left && is_one(one.action)) act(one);
        }
    }

    [[nodiscard]] bool goes_on() { return out_.reason.empty() && !patience_.signal() && !patience_.is_over(); }

    [[nodiscard]] int status() {
        if (const auto signal = patience_.signal()) return 128 + *signal;
        const auto has = [&](Result result) {
            return std::ranges::find(out_.actions, result, &Carried::result) != out_.actions.end();
        };
        if (is_broken_ || has(Result::failed) || (patience_.is_over() && has(Result::left))) return wrong;
        return has(Result::waits) || has(Result::left) || is_unsettled_ ? still_mounted : done;
    }

    /// A reload that would take something from those who hold it is not made, and so nothing else is done either.
    [[nodiscard]] bool is_forbidden() {
        const auto forbids = [](const Carried& one) { return one.action.forbids_reload; };
        const auto found = std::ranges::find_if(out_.actions, forbids);
        if (found == out_.actions.end()) return false;
        out_.reason = fmt::format("volume {} is {}, who would lose it by the reload: nothing is done",
                                  in_quotes(found->action.name), found->action.obstacle.why);
        return true;
    }

    void give_up(const std::string& reason) {
        is_broken_ = true;
        out_.reason = reason;
    }

    static void fail(Carried& one, std::string reason) {
        one.result = Result::failed;
        one.reason = std::move(reason);
    }
    static void wait(Carried& one, Obstacle obstacle) {
        one.result = Result::waits;
        one.action.obstacle = std::move(obstacle);
    }

    // ---- jobs

    /// What became of the job of `unit`; nothing if it was not to be had, which is noted.
    std::optional<JobResult> result_of(Carried& one, const std::string& unit, const Answer<std::uint32_t>& job) {
        if (!job && job.error().is(bus_name::destructive)) {
            wait(one, {"somebody else has a job of it under way", {}, {}, {}});
            return std::nullopt;
        }
        patience_.explain([this, unit] {
            const auto progress = progress_of(manager_, unit);
            return progress.empty() ? progress : fmt::format("waiting: {}", progress);
        });
        auto result = job ? await_job(manager_, *job, patience_) : std::unexpected(job.error());
        if (!result) {
            fail(one, result.error().message);
            if (result.error().is_without_answer()) give_up(result.error().message);
            return std::nullopt;
        }
        if (*result) return *std::move(result);
        if (!patience_.signal())
            fail(one, fmt::format("{} is not done after {}; systemd goes on", unit, to_text(*limit_)));
        return std::nullopt;
    }

    /// After a lost connection the result of a job may be unknown.
    [[nodiscard]] bool is_in(const std::string& unit, std::initializer_list<std::string_view> states) {
        const auto state = manager_.unit(unit);
        return state && std::ranges::find(states, state->text("ActiveState")) != states.end();
    }

    void blame(Carried& one, const std::vector<std::string>& units, std::string reason) {
        fail(one, std::move(reason));
        one.failures = failures_among(outside_, units, since_);
    }

    // ---- what goes

    void stop_all(bool after_reload) {
        each([&](const Action& one) { return !one.stops.empty() && one.stops_after_reload == after_reload; },
             [this](Carried& one) { stop(one); });
    }

    void stop(Carried& one) {
        for (const auto& unit : one.action.stops) {
            if (!goes_on() || one.result != Result::left || !stop(one, unit)) return;
        }
        if (one.action.starts.empty()) one.result = Result::done;
    }

    bool stop(Carried& one, const std::string& unit) {
        if (is_in_the_way(one, unit)) return false;
        const auto result = result_of(one, unit, manager_.stop(unit, JobMode::fail));
        if (!result) return false;
        if (!is_in(unit, {"active", "reloading"})) return true;
        if (!is_in_the_way(one, unit)) blame(one, {unit}, fmt::format("{} could not be stopped", unit));
        return false;
    }

    /// Somebody may have come since it was planned. A stop of what is in use stops its holders all the same.
    bool is_in_the_way(Carried& one, const std::string& unit) {
        const auto& where = one.action.where;
        if (unit.ends_with(".automount")) {
            const auto table = outside_.mount_table();
            const auto* entry = table ? top_at(*table, where) : nullptr;
            if (table && (entry == nullptr || entry->type == "autofs")) return false;
            if (table) wait(one, {"it was mounted meanwhile", {}, {}, {}});
            else fail(one, table.error().text());
            return true;
        }
        if (!unit.ends_with(".mount")) return false;
        auto obstacle = obstacle_to_unmounting(*changes_.observed, unit, one.action.name, where, {});
        if (!obstacle) {
            fail(one, obstacle.error().message);
            if (obstacle.error().is_without_answer()) give_up(obstacle.error().message);
            return true;
        }
        if (!obstacle->is_there()) return false;
        // Of one that moves the reload would stop the holders.
        one.action.forbids_reload = one.action.change == Change::moved && obstacle->in_the_way.empty();
        wait(one, *std::move(obstacle));
        return true;
    }

    // ---- the reload

    bool reload() {
        if (const auto reloaded = manager_.reload(); !reloaded) {
            give_up(fmt::format("systemd could not be reloaded: {}", reloaded.error().message));
            return false;
        }
        std::set<std::string> stale;
        const auto outdated = outside_.outdated_volumes(session_.plan().tree(), stale);
        if (outdated.empty() && stale.empty()) return true;
        give_up(
            "systemd has loaded something else than was declared; if nobody has changed it meanwhile, run: berth "
            "check");
        return false;
    }

    // ---- what changes, and what comes

    void remount(Carried& one) {
        const auto& volume = *session_.catalogue().volume(one.action.index);
        // A remount of what is on a dead server has PID 1 wait for it.
        if (volume.network && !outside_.usage_of({one.action.where}).front())
            return wait(one, {"its server does not answer", {}, {}, {}});
        const auto& unit = one.action.remounts;
        auto by_mount = ByMount::unasked;
        const bool by_flags = may_set_flags(outside_, volume, one.action);
        if (!by_flags || one.action.remounting == Remounting::or_flags) {
            const auto result = result_of(one, unit, manager_.reload_unit(unit, JobMode::fail));
            if (!result) return;
            by_mount = *result == "done" || result->empty() ? ByMount::done : ByMount::refused;
        }
        // Its last holder may have let go meanwhile: the next one has it mounted as it is declared.
        if (is_in(unit, {"inactive", "deactivating"})) {
            one.result = Result::done;
            return;
        }
        const std::string refused = "it could not be remounted";
        if (by_mount == ByMount::refused && !by_flags) return blame(one, {unit}, refused);
        const auto seen = see_remounted(outside_, volume, one.action, by_mount);
        if (!seen) return fail(one, seen.error().text());
        if (!seen->is_mounted && is_in(unit, {"active"})) return fail(one, "it is not mounted any more");
        const auto left = fmt::format("{}", fmt::join(seen->left, ", "));
        if (left.empty()) one.result = Result::done;
        else if (by_mount == ByMount::refused) blame(one, {unit}, fmt::format("{}: {}", refused, left));
        else wait(one, {fmt::format("{} until the next mount", left), {}, {}, {}});
    }

    void start_all() {
        PasswordAgent agent;
        if (may_ask_for_passphrase(session_)) (void)agent.start();
        each([](const Action& one) { return !one.starts.empty(); }, [this](Carried& one) { start(one); });
    }

    void start(Carried& one) {
        for (const auto& unit : one.action.starts) {
            const auto result = result_of(one, unit, manager_.start(unit, JobMode::fail));
            if (!result) return;
            if (*result != "done" && !is_in(unit, {"active", "reloading"}))
                return blame(one, required_by(manager_, unit), fmt::format("{} could not be started", unit));
        }
        one.result = Result::done;
    }

    /// What a reload or a failure has left mounted and held by nobody goes.
    void settle() {
        if (!goes_on()) return;
        const auto released = release_unheld(outside_, session_.catalogue(), patience_);
        if (!released) return give_up(released.error().message);
        for (const auto& unheld : *released) {
            const bool stays = unheld.release.outcome == Release::Outcome::busy ||
                               unheld.release.outcome == Release::Outcome::unfinished;
            if (!stays) continue;
            is_unsettled_ = true;
            const auto one = std::ranges::find_if(
                out_.actions, [&](const Carried& carried) { return carried.action.name == unheld.volume->name.str(); });
            if (one != out_.actions.end())
                wait(*one, {"nobody holds it, but it is in use; systemd keeps trying to unmount it",
                            {},
                            unheld.release.in_the_way,
                            {}});
        }
    }

    Outside& outside_;
    ServiceManager& manager_;
    const Session& session_;
    const Changes& changes_;
    const std::optional<std::chrono::microseconds>& limit_;
    Patience patience_;
    std::uint64_t since_;
    bool is_broken_ = false;
    bool is_unsettled_ = false;
    CarriedOut out_;
};

}  // namespace

std::string_view name_of(Carried::Result result) {
    switch (result) {
        case Carried::Result::done: return "done";
        case Carried::Result::waits: return "waits";
        case Carried::Result::failed: return "failed";
        case Carried::Result::left: return "left";
    }
    return {};
}

CarriedOut carry_out(Outside& outside, const Session& session, const Changes& changes,
                     const std::optional<std::chrono::microseconds>& limit) {
    return CarryingOut(outside, session, changes, limit).run();
}

}  // namespace berth::cli
