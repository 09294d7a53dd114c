// That a trial is on: what is tried, until when, and what ends it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/hold/outside.hpp"
#include "cli/print/json.hpp"
#include "cli/session.hpp"

namespace berth::cli {

struct TrialStanding {
    bool is_ending = false;          ///< it is being taken back; else it counts
    std::vector<std::string> names;  ///< of what is other than before, as actions name it
    std::optional<std::uint64_t>
        until;               ///< in microseconds since 1970; nothing if PID 1 does not take it back by itself
    std::uint64_t seen = 0;  ///< when that was so
};

/// `session` has what counts now, below `root`. An error if PID 1 can't be asked.
[[nodiscard]] Answer<std::optional<TrialStanding>> trial_standing(Outside& outside, const Session& session,
                                                                  const std::string& root);

/// One line: "ON TRIAL until 22:15:03: data; to keep it: ...", with the day where it is not today
[[nodiscard]] std::string to_text(const TrialStanding& trial);
[[nodiscard]] Json to_json(const std::optional<TrialStanding>& trial);

}  // namespace berth::cli
