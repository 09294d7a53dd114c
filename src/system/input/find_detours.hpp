// Where the paths of volumes and of /etc/fstab lead, by the links on the root file system.
#pragma once

#include "core/model/claims.hpp"
#include "core/resolve/detours.hpp"
#include "system/base/root.hpp"

namespace berth {

/// Links below the root, as seen from inside. Only those that nobody but whom `trust` names could have made are
/// followed: who makes one would decide where is mounted. No mount is entered, neither now nor at a mount point that a
/// volume or fstab has: at boot nothing is mounted yet, and a server might not answer. Only /usr is there by then.
[[nodiscard]] Detours find_detours(const Root& root, const Items& items, const MountPoints& fstab, Trust trust);

/// The mount points of fstab as systemd-fstab-generator has them, which follows any link.
[[nodiscard]] MountPoints led_mount_points(const Root& root, const MountPoints& fstab);

}  // namespace berth
