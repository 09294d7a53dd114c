// What /etc/fstab and /etc/crypttab claim.
#pragma once

#include <cstdint>

#include "core/model/claims.hpp"

namespace berth {

enum class FstabLines : std::uint8_t {
    all,
    of_initrd,  ///< those with the option x-initrd.mount
};

[[nodiscard]] MountPoints fstab_mount_points(const Source& fstab, FstabLines lines = FstabLines::all);

/// By the path of a swap area as units name it: a tag's is its link below /dev/disk.
[[nodiscard]] Claims fstab_swap_areas(const Source& fstab);

/// By name (crypttab(5)).
[[nodiscard]] Claims crypttab_names(const Source& crypttab);

}  // namespace berth
