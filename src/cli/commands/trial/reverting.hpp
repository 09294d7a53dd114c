// Taking a trial back: what comes of it, with nothing printed.
#pragma once

#include <string>
#include <string_view>

#include "cli/change/carrying_out.hpp"
#include "cli/commands/trial/notes.hpp"
#include "cli/hold/outside.hpp"

namespace berth::cli {

struct Reverted {
    int status = wrong;
    std::string_view result = "failed";  ///< "reverted", "none" or "failed"
    std::string reason;                  ///< why it failed
    CarriedOut carried;
};

/// The declarations of before count again, and what they declare is up that was up then. Can be run again wherever it
/// was interrupted, and by whoever comes first; when there is no trial there is nothing to do.
[[nodiscard]] Reverted revert_trial(Outside& outside, const std::string& root, const TrialPlaces& places);

}  // namespace berth::cli
