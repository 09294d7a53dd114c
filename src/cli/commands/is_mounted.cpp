// berth is-mounted: says by its exit status whether volumes are mounted as they are declared.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <utility>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/volumes/mounted_now.hpp"
#include "cli/volumes/names.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

Json one_json(const Session& session, const std::string& name, const MountedNow& now) {
    const auto* volume = session.catalogue().named(name);
    const bool has_place = volume != nullptr && !volume->mount_point.empty();
    return {{"volume", name},
            {"where", has_place ? Json(volume->mount_point.str()) : Json()},
            {"result", now.result},
            {"reason", now.reason.empty() ? Json() : Json(now.reason)},
            {"differs", to_json(now.differs)}};
}

}  // namespace

int is_mounted(const Settings& settings, const std::vector<std::string>& words) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    auto meant = volumes_meant(session->catalogue(), words);
    RunningSystem outside;
    auto found = mounted_now(outside, *session, meant.names);
    for (auto& pattern : meant.unmatched) {
        found.push_back({wrong, "failed", complaint_of(pattern), {}});
        meant.names.push_back(std::move(pattern));
    }
    auto volumes = Json::array();
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto& one = found[i];
        volumes.push_back(one_json(*session, meant.names[i], one));
        const bool is_said = one.status == wrong || (one.status != done && settings.verbose);
        if (settings.format == Format::json || !is_said) continue;
        complain(one.reason);
        print(stderr, to_text(one.differs));
    }
    if (settings.format == Format::json) print_json({{"volumes", std::move(volumes)}});
    const bool is_unknown = std::ranges::find(found, wrong, &MountedNow::status) != found.end();
    const bool are_all = std::ranges::all_of(found, [](const auto& one) { return one.status == done; });
    return is_unknown ? wrong : are_all ? done : not_so;
}

}  // namespace berth::cli
