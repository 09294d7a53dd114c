// The mount points that /etc/fstab claims.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>

#include "core/source.hpp"

namespace berth {

/// Mount point, in normal form, to the place in the file where it stands first; `\040` and the like are decoded
/// (fstab(5)).
using MountPoints = std::unordered_map<std::string, Span>;

enum class FstabLines : std::uint8_t {
    all,
    of_initrd,  ///< those with the option x-initrd.mount
};

[[nodiscard]] MountPoints fstab_mount_points(const Source& fstab, FstabLines lines = FstabLines::all);

}  // namespace berth
