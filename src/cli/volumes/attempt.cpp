#include "cli/volumes/attempt.hpp"

#include <fmt/format.h>

#include <expected>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "core/text/text.hpp"

namespace berth::cli {

Attempt::Attempt(Outside& outside, const ToAttach& what, const Limit& limit, Patience& patience)
    : outside_(outside),
      manager_(outside.manager()),
      what_(what),
      unit_(what.unit->str()),
      limit_(limit),
      patience_(patience),
      since_(outside.time_of_day()) {}

void Attempt::begin() {
    // First of all: what its holder has had before is not to be taken away, however this ends.
    const auto before = is_held();
    if (!before) return refused(before.error());
    was_held_ = *before;
    const auto job = manager_.start(unit_, JobMode::replace);
    is_pending_ = job.has_value();
    if (job) {
        job_ = *job;
        return;
    }
    if (job.error().is_without_answer()) (void)let_go_again();
    refused(job.error());
}

/// Where nobody has asked for the attachment yet, PID 1 would load it for more than this question, and forget it again.
Answer<bool> Attempt::is_held() {
    const auto is_loaded = manager_.is_loaded(unit_);
    if (!is_loaded || !*is_loaded) return is_loaded;
    const auto before = manager_.units_named({unit_});
    if (!before) return std::unexpected(before.error());
    return !before->empty() && holds(before->front());
}

void Attempt::refused(const BusError& error) {
    if (!error.is(bus_name::no_such_unit)) return report(wrong, "failed", error.message);
    report(wrong, "failed",
           fmt::format("systemd has not loaded volume {} yet; run: systemctl daemon-reload", in_quotes(what_.name)));
}

void Attempt::ask() {
    if (!is_pending_) return;
    const auto result = manager_.result_of(job_);
    if (!result) return lost(result.error());
    if (!*result) return;
    is_pending_ = false;
    // Otherwise it is given up with the others.
    if (!patience_.signal()) conclude(**result);
}

void Attempt::lost(const BusError& error) {
    if (!is_pending_) return;
    is_pending_ = false;
    (void)let_go_again();
    report(wrong, "failed", error.message);
}

/// After a lost connection the result of the job may be unknown.
Answer<bool> Attempt::is_up() {
    const auto state = manager_.unit(unit_);
    if (!state) return std::unexpected(state.error());
    return state->text("ActiveState") == "active";
}

void Attempt::conclude(const JobResult& result) {
    if (result == "done") return verify();
    const auto is_held = is_up();
    if (!is_held) {
        (void)let_go_again();
        return report(wrong, "failed", is_held.error().message);
    }
    if (*is_held) return verify();
    if (result == "canceled") return report(wrong, "failed", "somebody else let go of it meanwhile");
    // It may have been started, or be about to.
    if (result.empty()) (void)let_go_again();
    needed_ = required_by(manager_, unit_);
    out_.failures = failures_among(outside_, needed_, since_);
    report(wrong, "failed", fmt::format("volume {} could not be mounted", in_quotes(what_.name)));
}

void Attempt::verify() {
    auto seen = look_at(outside_, *what_.volume);
    if (seen && seen->entry != nullptr && seen->differs.empty()) return report(done, "attached", {});
    const auto outcome = let_go_again();
    if (!seen) return report(wrong, "failed", seen.error().text());
    const auto where = printable(what_.volume->mount_point.str());
    const auto name = in_quotes(what_.name);
    if (seen->entry == nullptr) {
        return report(wrong, "failed",
                      fmt::format("systemd says that volume {} is mounted, but at {} nothing is", name, where));
    }
    out_.differs = std::move(seen->differs);
    report(wrong, "differs",
           fmt::format("what is mounted at {} is not what volume {} declares; {}", where, name, outcome));
}

void Attempt::interrupted(int signal) {
    report(128 + signal, "interrupted", fmt::format("interrupted; {}", let_go_again()));
}

void Attempt::timed_out() {
    report(wrong, "timeout", fmt::format("not mounted within {}; {}", to_text(*limit_), let_go_again()));
}

void Attempt::give_up_because_of(const ToAttach& other) {
    if (is_attached() && was_held_) return;
    report(wrong, "given-up", fmt::format("given up because of volume {}; {}", in_quotes(other.name), let_go_again()));
}

/// Says what was done.
std::string Attempt::let_go_again() {
    if (was_held_) return "it is still held, as it was before";
    const auto job = stop_surely(manager_, unit_, JobMode::replace);
    if (!job) return fmt::format("it could not be let go of again: {}", job.error().message);
    stop_ = *job;
    // PID 1 does not look again whether somebody needs a mount that is up by now, if the start of its holder is
    // canceled.
    if (is_pending_) needed_.push_back(what_.volume->unit.str());
    return "let go again";
}

std::string Attempt::progress() {
    const auto progress = progress_of(manager_, what_.volume->unit.str());
    return progress.empty() ? progress : fmt::format("waiting for volume {}: {}", in_quotes(what_.name), progress);
}

void Attempt::report(int status, std::string_view result, std::string reason) {
    out_.status = status;
    out_.result = result;
    out_.reason = std::move(reason);
}

}  // namespace berth::cli
