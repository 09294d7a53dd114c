// What the kernel command line claims, as fstab does: systemd.mount-extra= and systemd.swap-extra=.
#pragma once

#include "core/fstab/claims.hpp"

namespace berth {

/// With `of_initrd` those that begin with "rd.", else the others (systemd-fstab-generator(8), of systemd 254 and
/// later).
[[nodiscard]] MountPoints extra_mount_points(const Source& cmdline, FstabLines lines = FstabLines::all);

/// By path, as `fstab_swap_areas`.
[[nodiscard]] Claims extra_swap_areas(const Source& cmdline);

}  // namespace berth
