#include "cli/commands/running.hpp"

#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <expected>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "cli/hold/unheld.hpp"
#include "cli/volumes/names.hpp"
#include "core/text/text.hpp"
#include "system/pid1/password_agent.hpp"

namespace berth::cli {
namespace {

class Running {
  public:
    Running(Outside& outside, const Session& session, const RunArguments& asked, const ScopeAsked& scope)
        : outside_(outside),
          manager_(outside.manager()),
          session_(session),
          asked_(asked),
          scope_(scope),
          patience_(outside, asked.limit),
          since_(outside.time_of_day()) {}

    ScopeHeld run() {
        const auto meant = volumes_meant(session_.catalogue(), asked_.names);
        if (!meant.unmatched.empty()) return failed(complaint_of(meant.unmatched.front()));
        for (const auto& name : meant.names) {
            const auto volume = find_volume(session_, name);
            if (!volume) return failed(volume.error());
            if (const auto reason = obstacle_to_attaching(**volume); !reason.empty()) return failed(reason);
            volumes_.push_back(*volume);
        }
        if (const auto reason = hold(); !reason.empty()) return failed(reason);
        if (const auto reason = verify(); !reason.empty()) return failed(reason);
        return {.is_held = true};
    }

  private:
    /// Empty when this process holds the volumes.
    std::string hold() {
        std::vector<UnitName> mounts;
        for (const auto* volume : volumes_) mounts.push_back(volume->unit);
        const auto description =
            fmt::format("{} with {}", printable(asked_.command.front()), fmt::join(asked_.names, ", "));
        PasswordAgent agent;
        const bool is_asked = may_ask_for_passphrase(session_) && agent.start();
        if (!is_asked) patience_.explain([this] { return progress(); });
        const auto process = scope_.keeper != nullptr ? scope_.keeper->pid() : ::getpid();
        const auto job = manager_.start_scope(scope_.name, description, process, mounts);
        if (!job) {
            if (job.error().is_without_answer()) stop_scope();
            return job.error().message;
        }
        const auto result = await_job(manager_, *job, patience_);
        if (!result) {
            stop_scope();
            return result.error().message;
        }
        const bool is_given_up = !*result || patience_.signal();
        if (!is_given_up && **result == "done") return {};
        const auto is_held = is_given_up ? Answer<bool>(false) : is_up();
        if (!is_held) {
            stop_scope();
            return is_held.error().message;
        }
        if (*is_held) return {};
        if (is_given_up) {
            stop_scope();
            release();
            return patience_.signal() ? "interrupted" : fmt::format("not mounted within {}", to_text(*asked_.limit));
        }
        for (const auto& unit : needed()) units_.push_back(unit);
        failures_ = failures_among(outside_, units_, since_);
        release();
        return "the volumes could not be mounted";
    }

    void stop_scope() {
        if (scope_.keeper != nullptr) scope_.keeper->dismiss();
        Patience brief(outside_, std::chrono::seconds(5));
        if (const auto stop = stop_surely(manager_, scope_.name, JobMode::replace))
            (void)await_job(manager_, *stop, brief);
    }

    Answer<bool> is_up() {
        const auto state = manager_.unit(scope_.name);
        if (!state) return std::unexpected(state.error());
        return state->text("ActiveState") == "active";
    }

    std::string progress() {
        for (const auto* volume : volumes_) {
            const auto text = progress_of(manager_, volume->unit.str());
            if (!text.empty()) return fmt::format("waiting for volume {}: {}", in_quotes(volume->name.str()), text);
        }
        return {};
    }

    /// What the volumes need, themselves included.
    std::vector<std::string> needed() {
        std::vector<std::string> out;
        for (const auto* volume : volumes_) {
            for (auto& unit : required_by(manager_, volume->unit.str())) {
                if (std::ranges::find(out, unit) == out.end()) out.push_back(std::move(unit));
            }
        }
        return out;
    }

    void release() { release_after_failure(outside_, session_.catalogue(), needed()); }

    std::string verify() {
        for (const auto* volume : volumes_) {
            const auto seen = look_at(outside_, *volume);
            if (!seen) return seen.error().text();
            const auto name = in_quotes(volume->name.str());
            const auto where = printable(volume->mount_point.str());
            if (seen->entry == nullptr)
                return fmt::format("systemd says that volume {} is mounted, but at {} nothing is", name, where);
            if (seen->differs.empty()) continue;
            differs_ = seen->differs;
            return fmt::format("what is mounted at {} is not what volume {} declares", where, name);
        }
        return {};
    }

    ScopeHeld failed(std::string reason) {
        return {false, std::move(reason), std::move(volumes_), std::move(failures_), std::move(differs_)};
    }

    Outside& outside_;
    ServiceManager& manager_;
    const Session& session_;
    const RunArguments& asked_;
    const ScopeAsked& scope_;
    Patience patience_;
    std::uint64_t since_;
    std::vector<const ResolvedVolume*> volumes_;
    std::vector<std::string> units_;
    std::vector<UnitFailure> failures_;
    std::vector<Difference> differs_;
};

}  // namespace

ScopeHeld hold_by_scope(Outside& outside, const Session& session, const RunArguments& asked, const ScopeAsked& scope) {
    return Running(outside, session, asked, scope).run();
}

}  // namespace berth::cli
