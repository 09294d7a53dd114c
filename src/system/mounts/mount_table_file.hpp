// The mount table of this process, read without touching any of what is mounted.
#pragma once

#include "core/mounted/mount_table.hpp"
#include "system/base/result.hpp"

namespace berth {

/// From /proc/self/mountinfo and /run/mount/utab. Mounts may sit on dead servers: nothing but these two is opened.
[[nodiscard]] Result<MountTable> read_mount_table();

}  // namespace berth
