// What a remount has taken in, by the mount table, and what it has left as it was.
#pragma once

#include <cstdint>
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

/// True if see_remounted can do all that `action` does to `volume`, because only flags are other. Options of somebody's
/// drop-in are for mount(8) alone.
[[nodiscard]] bool may_set_flags(Outside& outside, const ResolvedVolume& volume, const Action& action);

enum class ByMount : std::uint8_t { done, refused, unasked };

/// Of `volume`, of which mount(8) was asked by `action`, or not. Flags of the mount that mount(8) leaves alone are
/// changed by mount_setattr(2): the times of access, from util-linux 2.41 on all flags of a bind, and all where it has
/// refused or was not asked. Where that can't be, they are `left`, as are options that the table still shows as before
/// the remount.
[[nodiscard]] Result<Remounted> see_remounted(Outside& outside, const ResolvedVolume& volume, const Action& action,
                                              ByMount by_mount);

}  // namespace berth::cli
