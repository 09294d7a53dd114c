// berth wait: until a volume is mounted.
#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/volumes/waiting.hpp"

namespace berth::cli {

int wait(const Settings& settings, const VolumeArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    Json about{{"volume", asked.name}, {"where", nullptr}, {"result", "failed"}, {"reason", nullptr}};
    const auto volume = find_volume(*session, asked.name);
    if (!volume) return report_failure(settings, about, volume.error());
    if (const auto& where = (*volume)->mount_point.str(); !where.empty()) about["where"] = where;
    RunningSystem outside;
    const auto waited = wait_for_volume(outside, **volume, asked.limit);
    about["result"] = waited.result;
    if (waited.status != done) return report_failure(settings, about, waited.reason, waited.status);
    if (settings.format == Format::json) print_json(about);
    return done;
}

}  // namespace berth::cli
