// Keeping what is on trial: what comes of it, with nothing printed.
#pragma once

#include <string>
#include <string_view>

#include "cli/commands/trial/notes.hpp"
#include "cli/hold/outside.hpp"

namespace berth::cli {

struct Confirmed {
    int status = wrong;
    std::string_view result = "failed";  ///< "kept", "none" or "failed"
    std::string reason;                  ///< why it is not kept, or what could not be done after that
    std::string former;                  ///< where the declarations of before are; empty if there were none
};

/// Puts what is on trial in the place of /etc/berth, ends the trial and has PID 1 reload. Can be run again wherever it
/// was interrupted.
[[nodiscard]] Confirmed confirm_trial(Outside& outside, const TrialPlaces& places, const std::string& date);

/// The same for what touches no unit, and so needs no trial.
[[nodiscard]] Confirmed keep_untried(Outside& outside, const TrialPlaces& places, const std::string& prepared,
                                     const std::string& state, const std::string& date);

}  // namespace berth::cli
