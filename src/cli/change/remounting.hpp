// What a remount has taken in, by the mount table, and what it has left as it was.
#pragma once

#include <string>
#include <vector>

#include "cli/change/action.hpp"
#include "cli/hold/outside.hpp"
#include "core/model/resolved.hpp"
#include "system/base/result.hpp"

namespace berth::cli {

struct Remounted {
    bool is_mounted = true;
    std::vector<std::string> left;  ///< "size=1M stays", "ro is not taken in (Device or resource busy)"
};

/// Of `volume`, whose unit was reloaded by `action`. Flags of the mount that mount(8) leaves alone are changed by
/// mount_setattr(2): the times of access, and from util-linux 2.41 on all flags of a bind. Where that can't be, they
/// are `left`, as are options that the table still shows as before the remount.
[[nodiscard]] Result<Remounted> see_remounted(Outside& outside, const ResolvedVolume& volume, const Action& action);

}  // namespace berth::cli
