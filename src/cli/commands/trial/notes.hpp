// What a trial is known by: its timer, its service, and what whoever takes it back has to know.
#pragma once

#include <chrono>
#include <expected>
#include <set>
#include <string>

#include "cli/hold/patience.hpp"
#include "cli/session.hpp"
#include "system/output/trial_places.hpp"

namespace berth::cli {

/// Its service, of the same name, takes the trial back. There is one at most, and so there is one trial at most.
inline constexpr const char* trial_timer = "berth-trial.timer";

inline constexpr const char* ways_out_of_trial = "to keep it: berth try --confirm, to take it back: berth try --revert";

struct TrialNotes {
    std::string state;             ///< of /etc/berth when it began
    std::set<std::string> active;  ///< units of volumes that were up then
};
[[nodiscard]] std::string to_text(const TrialNotes& notes);
/// Empty ones where it is no text of notes.
[[nodiscard]] TrialNotes notes_in(const std::string& text);

[[nodiscard]] std::expected<TrialPlaces, std::string> open_trial_places(const std::string& root);

/// The items, as actions name them, whose units one of the two has and the other has not, or has otherwise.
[[nodiscard]] std::set<std::string> touched_by(const Session& former, const Session& future);

/// The lock of whoever begins, keeps or takes back a trial; or why it is not to be had.
[[nodiscard]] std::expected<Fd, std::string> lock_trial(const TrialPlaces& places, Patience& patience);

/// The trial is over: its timer goes. That there is none is as good.
void stop_trial_timer(Outside& outside);

}  // namespace berth::cli
