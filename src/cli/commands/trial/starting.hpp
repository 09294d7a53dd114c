// Beginning a trial: what it would do, and what comes of doing it, with nothing printed.
#pragma once

#include <chrono>
#include <expected>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cli/change/carrying_out.hpp"
#include "cli/commands/trial/notes.hpp"
#include "cli/hold/outside.hpp"

namespace berth::cli {

/// What is to be tried, right or wrong; nothing of it counts yet.
struct TrialDraft {
    std::string prepared;  ///< the folder, as TrialPlaces has it
    std::string state;     ///< of /etc/berth
    std::unique_ptr<Session> former;
    std::unique_ptr<Session> future;
    std::set<std::string> touched;
};

/// An error says why nothing could be prepared.
[[nodiscard]] std::expected<TrialDraft, std::string> prepare_trial(const std::string& root, const TrialPlaces& places,
                                                                   const TrialFiles& files);

/// What would be changed, of what the draft touches. Its declarations have no errors.
[[nodiscard]] Answer<Changes> plan_trial(Outside& outside, const Session& session,
                                         const std::set<std::string>& touched);

struct TrialBegun {
    bool is_on = false;
    std::string reason;  ///< why it did not begin
    CarriedOut carried;  ///< once it has begun
};

/// Makes the timer, which is the lock, has the draft count in the place of /etc/berth, and carries the changes out.
[[nodiscard]] TrialBegun begin_trial(Outside& outside, const TrialPlaces& places, const TrialDraft& draft,
                                     const Changes& changes, std::chrono::microseconds span);

}  // namespace berth::cli
