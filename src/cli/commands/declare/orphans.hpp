// Mounts that an attach leaves when the declaration goes under it: its mount was on its way, its hold fails, and no
// unit is left that would go when nobody needs it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/declare/step.hpp"
#include "cli/hold/in_the_way.hpp"
#include "cli/hold/outside.hpp"
#include "system/output/declared_folder.hpp"

namespace berth::cli {

/// Where a volume may be left mounted.
struct OrphanPlace {
    std::string name;
    std::string unit;
    std::string where;
};

/// Of the volumes to attach that the file at `path` declares.
[[nodiscard]] std::vector<OrphanPlace> places_to_attach(const Session& session, std::string_view path);

/// Of a volume that nothing declares, if it is mounted and PID 1 has it from the mount table alone.
[[nodiscard]] Step<std::vector<OrphanPlace>> left_behind(Outside& outside, const Session& session,
                                                         std::string_view name);

/// Unmounts what is there of volumes that nothing declares, once PID 1 has forgotten them. What can't be unmounted is
/// an obstacle, "busy", with what is in the way.
[[nodiscard]] Step<> stop_orphans(Outside& outside, const std::string& root, const DeclaredFolder& folder,
                                  const std::vector<OrphanPlace>& places, Patience& patience, InTheWay& in_the_way);

}  // namespace berth::cli
