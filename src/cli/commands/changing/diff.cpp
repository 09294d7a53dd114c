// berth diff: what berth apply would do, and why.

#include "cli/commands/changing/asked_changes.hpp"
#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"

namespace berth::cli {

int diff(const Settings& settings, const ChangeArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_checked(settings);
    if (!session) return report_nothing_done(settings);
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return report_nothing_done(settings, connected.error().message);
    const auto changes = changes_asked_for(outside, *session, asked);
    if (!changes) return report_nothing_done(settings, changes.error());
    print_plan(settings, *changes);
    return changes->actions.empty() ? done : still_mounted;
}

}  // namespace berth::cli
