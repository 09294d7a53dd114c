// From declarations that are to be tried to what has become of them: what try and edit have in common.
#pragma once

#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "cli/commands/commands.hpp"
#include "cli/commands/trial/starting.hpp"

namespace berth::cli {

/// How long a trial lasts where that is not said.
inline constexpr std::chrono::minutes usual_trial{2};

/// Prints why nothing is done, and returns the exit status.
int report_untried(const Settings& settings, const std::string& reason, int status = wrong);

/// Why no trial lasts so long; empty if one can.
[[nodiscard]] std::string obstacle_to_span(const Limit& span);

/// Why no trial can begin; empty if one can.
[[nodiscard]] std::string obstacle_to_trial(const Settings& settings, const TrialPlaces& places);

/// Those of `files` that differ from what is in /etc/berth.
[[nodiscard]] std::expected<TrialFiles, std::string> changed_files(const TrialPlaces& places, TrialFiles files);

/// Prepares and checks it. Findings are printed, and nothing is left if it has errors.
[[nodiscard]] std::optional<TrialDraft> checked_draft(const Settings& settings, const TrialPlaces& places,
                                                      const TrialFiles& files);

/// Shows the plan, asks, and tries it, or puts it in place where there is nothing to try. The exit status. Nothing of
/// what was prepared is left.
[[nodiscard]] int try_out(const Settings& settings, const TrialPlaces& places, const TrialDraft& draft,
                          const TryArguments& asked);

}  // namespace berth::cli
