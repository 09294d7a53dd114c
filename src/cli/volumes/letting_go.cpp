#include "cli/volumes/letting_go.hpp"

#include <fmt/format.h>

#include <expected>
#include <utility>

#include "core/mounted/volume_state.hpp"
#include "core/text/text.hpp"

namespace berth::cli {

LettingGo::Place LettingGo::place_of(const ResolvedVolume& volume) {
    return {volume.unit.str(), volume.mount_point.str(), volume.activation == Activation::attach, false};
}

/// The mount that the attachment is bound to.
LettingGo::Place LettingGo::bound_place() {
    if (const auto all = manager_.list_of(unit_, "BindsTo")) {
        for (const auto& bound : *all) {
            if (bound.ends_with(".mount")) return {bound, mount_point_of(bound), false, false};
        }
    }
    return {};
}

void LettingGo::take(Place bound) {
    if (bound.unit != place_.unit) place_ = std::move(bound);
}

/// The attachments that there are of this holder, by whatever name of the volume.
Answer<std::vector<std::string>> LettingGo::held_units() {
    std::vector<std::string> all{unit_};
    for (const auto& unit : what_.formerly) all.push_back(unit.str());
    const auto states = manager_.units_named(all);
    if (!states) return std::unexpected(states.error());
    std::vector<std::string> out;
    for (const auto& state : *states) {
        if (holds(state) || state.active == "deactivating") out.push_back(state.name);
    }
    return out;
}

void LettingGo::find_place(const LateSession& late, bool is_held) {
    unasked_ = nullptr;
    const auto* session = late.get();
    if (session == nullptr) return failed("the declarations can't be read");
    const auto* volume = session->catalogue().named(what_.name);
    names_ = session->catalogue().names_of(what_.name);
    const auto table = outside_.mount_table();
    const auto leftover = table ? leftover_of(*table, session->catalogue(), what_.name) : std::nullopt;
    if (volume == nullptr && !is_held && !leftover) return failed(find_volume(*session, what_.name).error());
    if (volume != nullptr && !volume->is_off()) place_ = place_of(*volume);
    // systemd may have another declaration still, and by that the attachment holds something else.
    if (auto bound = bound_place(); !bound.unit.empty() && (is_held || volume == nullptr)) take(std::move(bound));
    // One that was moved lost its holders when its declaration was loaded, and what it left goes when it is asked for.
    if (leftover && (place_.unit.empty() || place_.unit == leftover->unit || !is_held))
        place_ = {leftover->unit, leftover->where, true, true};
    if (!is_held && !leftover && !is_left_mounted()) report(done, "not-held", {});
}

void LettingGo::begin(const LateSession& late) {
    if (!what_.obstacle.empty()) return report(what_.status, "failed", what_.obstacle);
    names_ = late.is_read() ? late.get()->catalogue().names_of(what_.name) : VolumeNames{what_.name};
    const auto held = held_units();
    if (!held) return failed(held.error().message);
    const bool is_held = !held->empty();
    if (is_held) {
        unit_ = held->front();
        place_ = bound_place();
    }
    // As long as systemd unmounts it when nobody holds it, it makes no difference what is declared.
    if (place_.unit.empty()) find_place(late, is_held);
    else unasked_ = &late;
    if (is_over()) return;
    for (const auto& unit : *held) {
        if (!stop(unit)) return;
    }
}

/// False if it is refused.
bool LettingGo::stop(const std::string& unit) {
    const auto job = manager_.stop(unit, JobMode::replace);
    if (job) stops_.push_back({unit, *job});
    else failed(job.error().message);
    return job.has_value();
}

void LettingGo::finish() {
    if (is_over()) return;
    for (const auto& [unit, job] : stops_) {
        unit_ = unit;
        patience_.explain([unit] { return fmt::format("waiting for {} to stop", unit); });
        const auto result = await_job(manager_, job, patience_);
        if (!result) return failed(result.error().message);
        if (!*result) return not_stopped();
    }
    released();
}

bool LettingGo::finish_after(const std::string& place) {
    const bool has_held = out_.result == "held" && !release_.holders.empty() &&
                          release_.holders.front() == Holder{Holder::Kind::mount, place};
    if (has_held) released();
    return has_held;
}

/// Something is ordered before the attachment's end, and takes its time.
void LettingGo::not_stopped() {
    if (const auto signal = patience_.signal())
        return report(128 + *signal, "interrupted", fmt::format("interrupted while {} was stopping", unit_));
    report(still_mounted, "timeout",
           fmt::format("{} has not stopped after {}; systemd goes on", unit_, to_text(*limit_)));
}

void LettingGo::released() {
    if (place_.unit.empty()) return report(done, "released", {});
    if (place_.is_leftover) {
        auto others = attachments_of(manager_, names_);
        if (!others) return failed(others.error().message);
        if (!others->empty()) return after({Release::Outcome::held, *std::move(others), {}});
    }
    const auto release = await_release(outside_, place_.unit, place_.where, names_, patience_, end_of_first_wait());
    if (!release) return failed(release.error().message);
    if (unasked_ != nullptr && release->outcome == Release::Outcome::kept) {
        find_place(*unasked_, true);
        return is_over() ? void() : released();
    }
    if (place_.is_leftover && release->outcome == Release::Outcome::kept) return unmounted();
    after(*release);
}

/// Of what is no longer declared systemd does not know that it is to go with its last holder.
void LettingGo::unmounted() {
    using enum Release::Outcome;
    const auto job = manager_.stop(place_.unit, JobMode::fail);
    if (!job) return failed(job.error().message);
    const auto result = await_job(manager_, *job, patience_, end_of_first_wait());
    if (!result) return failed(result.error().message);
    if (*result == "done") return after({});
    const auto outcome = patience_.signal() ? interrupted : *result ? busy : unfinished;
    after({outcome, {}, outside_.in_the_way_of(place_.where)});
}

void LettingGo::after(const Release& release) {
    using enum Release::Outcome;
    release_ = release;
    if (is_time_for_measure(release)) return take_measure();
    const auto where = printable(place_.where);
    switch (release.outcome) {
        case gone: return has_gone();
        case held:
            if (measure_ == Measure::none || !is_measure_due_) return report(done, "held", {});
            return report(still_mounted, "held",
                          fmt::format("{} stays mounted, and is left alone: it is held by {}", where,
                                      in_quotes(release.holders.front().name)));
        case kept:
            if (!place_.goes_when_unheld) return report(done, "released", {});
            return report(still_mounted, "kept",
                          fmt::format("let go, but {} stays mounted: {}", where,
                                      "systemd has another declaration of it; run: systemctl daemon-reload"));
        case busy:
            advise();
            if (place_.is_leftover && !is_tried_again()) {
                return report(still_mounted, "busy",
                              fmt::format("let go, but {} is in use; once it is free, run: {}", where,
                                          command_for("stop", place_.unit)));
            }
            return report(still_mounted, "busy",
                          fmt::format("let go, but {} is in use; systemd keeps trying to unmount it", where));
        case unfinished:
            advise();
            return report(
                still_mounted, "timeout",
                fmt::format("let go, but {} is not unmounted after {}; systemd keeps trying", where, to_text(*limit_)));
        case interrupted:
            return report(128 + patience_.signal().value_or(0), "interrupted",
                          fmt::format("let go; interrupted while {} was unmounted", where));
    }
}

/// What systemd has loaded from a file of ours goes by itself.
bool LettingGo::is_tried_again() {
    const auto state = manager_.unit(place_.unit);
    return state && state->text("StopWhenUnneeded") == "yes";
}

void LettingGo::report(int status, std::string_view result, std::string reason) {
    out_.status = status;
    out_.result = result;
    out_.reason = std::move(reason);
    out_.where = place_.where;
    out_.holders = release_.holders;
    out_.in_the_way = release_.in_the_way;
}

}  // namespace berth::cli
