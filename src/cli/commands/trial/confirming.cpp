#include "cli/commands/trial/confirming.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

Confirmed kept(Outside& outside, const std::string& former) {
    Confirmed out{done, "kept", {}, former.empty() ? "" : "/etc/" + former};
    // The units are the same; PID 1 compares the time of the files.
    if (const auto reloaded = outside.manager().reload(); !reloaded)
        out.reason = fmt::format("systemd could not be reloaded: {}", reloaded.error().message);
    return out;
}

}  // namespace

Confirmed confirm_trial(Outside& outside, const TrialPlaces& places, const std::string& date) {
    std::string former;
    {
        Patience patience(outside, 90s);
        const auto lock = lock_trial(places, patience);
        if (!lock) return {.reason = lock.error()};
        if (places.phase() != TrialPlaces::Phase::on)
            return {.result = "none", .reason = "there is nothing on trial; it may have been taken back"};
        const auto notes = places.notes(TrialPlaces::Phase::on);
        if (!notes) return {.reason = notes.error().text()};
        const auto done = places.keep(notes_in(*notes).state, date);
        if (!done) return {.reason = done.error().text()};
        former = *done;
        // From here on it is kept: whoever takes the trial back finds the same in /etc/berth.
        if (const auto ended = places.take_off(); !ended) return {.reason = ended.error().text()};
        places.forget();
    }
    stop_trial_timer(outside);
    return kept(outside, former);
}

Confirmed keep_untried(Outside& outside, const TrialPlaces& places, const std::string& prepared,
                       const std::string& state, const std::string& date) {
    std::string former;
    {
        Patience patience(outside, 90s);
        const auto lock = lock_trial(places, patience);
        if (!lock) return {.reason = lock.error()};
        if (places.phase() != TrialPlaces::Phase::none) return {.reason = "there is a trial meanwhile"};
        const auto done = places.keep_prepared(prepared, state, date);
        if (!done) return {.reason = done.error().text()};
        former = *done;
    }
    return kept(outside, former);
}

}  // namespace berth::cli
