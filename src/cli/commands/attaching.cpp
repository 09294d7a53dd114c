#include "cli/commands/attaching.hpp"

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "cli/hold/unheld.hpp"
#include "core/text/text.hpp"
#include "system/pid1/password_agent.hpp"

namespace berth::cli {
namespace {

constexpr std::chrono::seconds time_to_release{10};

class Attaching {
  public:
    Attaching(Outside& outside, const Session& session, const ResolvedVolume& volume, const UnitName& unit,
              const HolderArguments& asked)
        : outside_(outside),
          manager_(outside.manager()),
          session_(session),
          volume_(volume),
          asked_(asked),
          unit_(unit),
          patience_(outside, asked.limit),
          since_(outside.time_of_day()) {}

    Attached run() {
        PasswordAgent agent;
        const bool is_asked = may_ask_for_passphrase(session_) && agent.start();
        if (!is_asked) patience_.explain([this] { return progress(); });
        // First of all: what its holder has had before is not to be taken away, however this ends.
        const auto before = manager_.units_named({unit_.str()});
        if (!before) return refused(before.error());
        was_held_ = !before->empty() && holds(before->front());
        const auto job = manager_.start(unit_.str(), JobMode::replace);
        if (!job) {
            if (job.error().is_without_answer()) (void)let_go_again();
            return refused(job.error());
        }
        const auto result = await_job(manager_, *job, patience_);
        if (!result) {
            (void)let_go_again();
            return report(wrong, "failed", result.error().message);
        }
        if (!*result || patience_.signal()) return given_up();
        if (**result == "done") return verified();
        const auto is_held = is_up();
        if (!is_held) {
            (void)let_go_again();
            return report(wrong, "failed", is_held.error().message);
        }
        if (*is_held) return verified();
        if (**result == "canceled") return report(wrong, "failed", "somebody else let go of it meanwhile");
        return failed(**result);
    }

  private:
    /// After a lost connection the result of the job may be unknown.
    Answer<bool> is_up() {
        const auto state = manager_.unit(unit_.str());
        if (!state) return std::unexpected(state.error());
        return state->text("ActiveState") == "active";
    }

    std::string progress() {
        const auto progress = progress_of(manager_, volume_.unit.str());
        return progress.empty() ? progress : fmt::format("waiting for volume {}: {}", in_quotes(asked_.name), progress);
    }

    Attached refused(const BusError& error) {
        if (error.is(bus_name::no_such_unit)) {
            return report(wrong, "failed",
                          fmt::format("systemd has not loaded volume {} yet; run: systemctl daemon-reload",
                                      in_quotes(asked_.name)));
        }
        return report(wrong, "failed", error.message);
    }

    Attached given_up() {
        const auto signal = patience_.signal();
        const auto outcome = let_go_again();
        if (signal) return report(128 + *signal, "interrupted", fmt::format("interrupted; {}", outcome));
        return report(wrong, "timeout", fmt::format("not mounted within {}; {}", to_text(*asked_.limit), outcome));
    }

    Attached failed(const JobResult& result) {
        // It may have been started, or be about to.
        if (result.empty()) (void)let_go_again();
        const auto units = required_by(manager_, unit_.str());
        failures_ = failures_among(outside_, units, since_);
        release_after_failure(outside_, session_.catalogue(), units);
        return report(wrong, "failed", fmt::format("volume {} could not be mounted", in_quotes(asked_.name)));
    }

    Attached verified() {
        const auto seen = look_at(outside_, volume_);
        if (!seen) {
            (void)let_go_again();
            return report(wrong, "failed", seen.error().text());
        }
        if (seen->entry == nullptr) {
            (void)let_go_again();
            return report(wrong, "failed",
                          fmt::format("systemd says that volume {} is mounted, but at {} nothing is",
                                      in_quotes(asked_.name), printable(volume_.mount_point.str())));
        }
        if (seen->differs.empty()) return report(done, "attached", {});
        differs_ = seen->differs;
        const auto outcome = let_go_again();
        return report(wrong, "differs",
                      fmt::format("what is mounted at {} is not what volume {} declares; {}",
                                  printable(volume_.mount_point.str()), in_quotes(asked_.name), outcome));
    }

    /// Says what was done.
    std::string let_go_again() {
        if (was_held_) return "it is still held, as it was before";
        Patience brief(outside_, time_to_release);
        const auto job = stop_surely(manager_, unit_.str(), JobMode::replace);
        if (!job) return fmt::format("it could not be let go of again: {}", job.error().message);
        (void)await_job(manager_, *job, brief);
        return "let go again";
    }

    Attached report(int status, std::string_view result, std::string reason) {
        return {status, result, std::move(reason), std::move(failures_), std::move(differs_)};
    }

    Outside& outside_;
    ServiceManager& manager_;
    const Session& session_;
    const ResolvedVolume& volume_;
    const HolderArguments& asked_;
    const UnitName& unit_;
    Patience patience_;
    std::uint64_t since_;
    bool was_held_ = false;  // or about to be
    std::vector<UnitFailure> failures_;
    std::vector<Difference> differs_;
};

}  // namespace

Attached attach_volume(Outside& outside, const Session& session, const ResolvedVolume& volume, const UnitName& unit,
                       const HolderArguments& asked) {
    return Attaching(outside, session, volume, unit, asked).run();
}

}  // namespace berth::cli
