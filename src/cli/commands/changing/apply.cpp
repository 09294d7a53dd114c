// berth apply: makes the running system what is declared, and says what waits.
#include <algorithm>
#include <cstdio>
#include <string>

#include "cli/change/carrying_out.hpp"
#include "cli/change/planning.hpp"
#include "cli/commands/changing/asked_changes.hpp"
#include "cli/commands/changing/outcome.hpp"
#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

/// What there still is to do, planned anew, other than what is known to wait.
std::vector<Action> left_over(const Settings& settings, Outside& outside, const ChangeArguments& asked,
                              const CarriedOut& carried) {
    const auto session = open_session(settings);
    if (!session || session->found.has_errors()) return {};
    auto changes = changes_asked_for(outside, *session, asked);
    if (!changes) return {};
    std::erase_if(changes->actions, [&](const Action& action) {
        return std::ranges::any_of(carried.actions, [&](const Carried& one) {
            return one.action.name == action.name && one.result != Carried::Result::done;
        });
    });
    return std::move(changes->actions);
}

}  // namespace

int apply(const Settings& settings, const ChangeArguments& asked) {
    if (refuses_root(settings)) return misused;
    const bool is_agreed = asked.yes || asked.dry_run;
    if (!is_agreed && !can_ask(settings)) {
        complain(
            "there is nobody to ask; --yes does it without, --dry-run tells what would be done\nTry 'berth apply "
            "--help'.");
        return misused;
    }
    if (const auto trial = trial_under_way(settings); !trial.empty() && !asked.dry_run)
        return report_nothing_done(settings, trial);
    const auto session = open_checked(settings);
    if (!session) return report_nothing_done(settings);
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return report_nothing_done(settings, connected.error().message);
    const auto changes = changes_asked_for(outside, *session, asked);
    if (!changes) return report_nothing_done(settings, changes.error());
    if (asked.dry_run || settings.format == Format::text) print_plan(settings, *changes);
    std::fflush(stdout);
    if (asked.dry_run) return changes->actions.empty() ? done : still_mounted;
    if (!changes->actions.empty() && !is_agreed && !is_agreed_to("Apply?")) return wrong;
    CarriedOut carried;
    if (!changes->actions.empty()) carried = carry_out(outside, *session, *changes, asked.limit);
    const bool is_to_end = carried.status == done || carried.status == still_mounted;
    std::vector<Action> left;
    if (is_to_end && carried.reason.empty() && !changes->actions.empty())
        left = left_over(settings, outside, asked, carried);
    if (settings.format == Format::json) print_json(outcome_as_json(carried, left));
    else print_outcome(carried);
    if (left.empty()) return carried.status;
    if (settings.format == Format::text) {
        complain("something is left to do; it may have been changed meanwhile:");
        print(stderr, to_text(left));
    }
    return still_mounted;
}

}  // namespace berth::cli
