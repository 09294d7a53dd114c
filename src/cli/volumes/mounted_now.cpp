#include "cli/volumes/mounted_now.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

MountedNow failed_because(std::string reason) { return {wrong, "failed", std::move(reason), {}}; }

MountedNow look_at_one(Outside& outside, const Session& session, const MountTable& table, const std::string& name) {
    const auto volume = find_volume(session, name);
    if (!volume) return failed_because(volume.error());
    // With a wrong declaration nothing can be compared.
    if ((*volume)->is_wrong()) return failed_because(obstacle_to_attaching(**volume));
    const auto* entry = mounted_entry(**volume, table);
    const auto quoted = in_quotes(name);
    if (entry == nullptr) return {not_so, "not mounted", fmt::format("volume {} is not mounted", quoted), {}};
    auto differs = compare(outside, **volume, *entry, table);
    if (differs.empty()) return {done, "mounted", {}, {}};
    const auto where = printable((*volume)->mount_point.str());
    if (std::ranges::any_of(differs, &Difference::is_foreign)) {
        return {not_so, "foreign", fmt::format("what is mounted at {} is not volume {}", where, quoted),
                std::move(differs)};
    }
    return {not_so, "differs", fmt::format("volume {} is mounted otherwise than declared", quoted), std::move(differs)};
}

}  // namespace

std::vector<MountedNow> mounted_now(Outside& outside, const Session& session, std::span<const std::string> names) {
    const auto table = outside.mount_table();
    std::vector<MountedNow> out;
    for (const auto& name : names) {
        out.push_back(table ? look_at_one(outside, session, *table, name) : failed_because(table.error().text()));
    }
    return out;
}

}  // namespace berth::cli
