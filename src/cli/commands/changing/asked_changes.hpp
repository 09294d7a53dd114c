// What diff and apply have in common: declarations that are right, and what there is to do.
#pragma once

#include <expected>
#include <memory>
#include <string>

#include "cli/change/action.hpp"
#include "cli/commands/commands.hpp"
#include "cli/hold/outside.hpp"

namespace berth::cli {

/// The declarations with all that check finds, which is printed. Null if there is an error.
[[nodiscard]] std::unique_ptr<Session> open_checked(const Settings& settings);

/// The same of declarations that were read already.
[[nodiscard]] std::unique_ptr<Session> checked(std::unique_ptr<Session> session, const Settings& settings);

/// For the names asked for, or why not.
[[nodiscard]] std::expected<Changes, std::string> changes_asked_for(Outside& outside, const Session& session,
                                                                    const ChangeArguments& asked);

/// Prints why, and returns the exit status.
int report_nothing_done(const Settings& settings, const std::string& reason = "the declarations are wrong");

/// As text or JSON.
void print_plan(const Settings& settings, const Changes& changes);

}  // namespace berth::cli
