// What a LettingGo does where the service manager can't unmount, if it is asked to.
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <expected>
#include <utility>

#include "cli/volumes/letting_go.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

/// An unmount that goes on for so long waits for a server that does not answer.
constexpr auto before_measure = 5s;
constexpr auto for_errors_to_arrive = 5s;
constexpr auto between_tries = 200ms;
constexpr auto before_asking_again = 1s;

}  // namespace

/// By an earlier detach, which ended with what is in the way.
bool LettingGo::is_left_mounted() {
    if (measure_ == Measure::none || place_.unit.empty()) return false;
    const auto state = manager_.unit(place_.unit);
    if (!state || state->text("StopWhenUnneeded") != "yes") return false;
    const auto& active = state->text("ActiveState");
    return active == "active" || active == "deactivating";
}

Clock::time_point LettingGo::end_of_first_wait() const {
    const bool is_impatient = is_measure_due_ && (measure_ == Measure::lazy || measure_ == Measure::force);
    return is_impatient ? patience_.now() + before_measure : Clock::time_point::max();
}

bool LettingGo::is_time_for_measure(const Release& release) const {
    if (measure_ == Measure::none || !is_measure_due_) return false;
    if (release.outcome == Release::Outcome::busy) return true;
    // Ending its users does not help an unmount that goes on.
    return release.outcome == Release::Outcome::unfinished && measure_ != Measure::kill && !patience_.is_over();
}

void LettingGo::take_measure() {
    release_.in_the_way = outside_.in_the_way_of(place_.where);
    const auto obstacle = obstacle_to(measure_, release_.in_the_way, outside_.own_line());
    if (!obstacle.empty()) return still_in_use(fmt::format("--{} is of no use: {}", name_of(measure_), obstacle));
    return measure_ == Measure::kill ? end_users() : take_out();
}

/// Somebody may have come since it was looked at last; it is theirs then.
bool LettingGo::is_held_now() {
    const auto state = manager_.unit(place_.unit);
    auto holders = state ? holders_of(manager_, *state, names_, 1) : std::unexpected(state.error());
    if (holders && holders->empty() && place_.is_leftover) holders = attachments_of(manager_, names_);
    if (holders && holders->empty()) return false;
    if (holders) after({Release::Outcome::held, *std::move(holders), {}});
    else failed(holders.error().message);
    return true;
}

void LettingGo::end_users() {
    Users users(outside_, place_.where);
    for (const int number : {SIGTERM, SIGKILL}) {
        if (is_held_now()) return;
        const auto sent = users.send(number);
        out_.signalled = users.signalled();
        if (!out_.signalled.empty()) out_.measure = measure_;
        if (!sent) return still_in_use(sent.error().text());
        users.await_end(patience_);
        if (patience_.signal()) return after({Release::Outcome::interrupted, {}, {}});
        // Who was asked to end gets the time for it, or is left alone.
        if (patience_.is_over()) return after({Release::Outcome::unfinished, {}, outside_.in_the_way_of(place_.where)});
    }
    is_measure_due_ = false;
    if (place_.is_leftover) return is_held_now() ? void() : unmounted();
    // PID 1 does it, and not before it has seen that nobody needs it.
    const auto release = await_release(outside_, place_.unit, place_.where, names_, patience_);
    release ? after(*release) : failed(release.error().message);
}

void LettingGo::take_out() {
    const auto end = patience_.now() + for_errors_to_arrive;
    const auto how = measure_ == Measure::lazy ? Unmount::lazy : Unmount::force;
    while (true) {
        if (is_held_now()) return;
        const auto done = outside_.unmount(place_.where, how);
        if (done) break;
        const bool is_in_use = done.error().code.value() == EBUSY && how == Unmount::force;
        if (!is_in_use || patience_.now() >= end || patience_.is_over()) return still_in_use(done.error().text());
        // Those that wait for the server get their errors by and by.
        (void)patience_.wait(nullptr, MountChanges::ignored, patience_.now() + between_tries);
        if (patience_.signal()) return after({Release::Outcome::interrupted, {}, {}});
    }
    is_measure_due_ = false;
    out_.measure = measure_;
    const auto release = await_end();
    release ? after(*release) : failed(release.error().message);
}

/// Until PID 1 has seen that it is gone, or somebody has it mounted again.
Answer<Release> LettingGo::await_end() {
    while (true) {
        const auto state = manager_.unit(place_.unit);
        if (!state) return std::unexpected(state.error());
        const auto& active = state->text("ActiveState");
        if (active == "inactive" || active == "failed") return Release{};
        auto holders = holders_of(manager_, *state, names_, 1);
        if (!holders) return std::unexpected(holders.error());
        if (!holders->empty()) return Release{Release::Outcome::held, *std::move(holders), {}};
        const auto woken = patience_.wait(&manager_, MountChanges::ignored, patience_.now() + before_asking_again);
        if (!woken) return std::unexpected(woken.error());
        if (*woken == Woken::by_signal) return Release{Release::Outcome::interrupted, {}, {}};
        if (patience_.is_over()) return Release{Release::Outcome::unfinished, {}, {}};
    }
}

void LettingGo::has_gone() {
    const auto state = out_.measure == Measure::none ? Answer<UnitProperties>() : manager_.unit(place_.unit);
    // That PID 1 could not unmount it is no news any more.
    if (state && state->text("ActiveState") == "failed") (void)manager_.reset_failed(place_.unit);
    report(done, "released", {});
}

void LettingGo::still_in_use(const std::string& reason) {
    report(still_mounted, "busy", fmt::format("let go, but {} is still mounted: {}", printable(place_.where), reason));
    advise();
}

void LettingGo::advise() {
    const auto table = outside_.mount_table();
    const auto* entry = table ? top_at(*table, place_.where) : nullptr;
    if (entry == nullptr) return;
    out_.helpful = helpful_measures(release_.in_the_way, entry->type, outside_.own_line());
    std::erase(out_.helpful, measure_);
}

}  // namespace berth::cli
