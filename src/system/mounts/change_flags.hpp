// Flags of a mount, changed without its file system being asked: what a remount by mount(8) leaves as it was.
#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "core/mounted/mount_table.hpp"
#include "system/base/result.hpp"

namespace berth {

/// `words` are options as Opposites has them, of one mount alone: "suid", "relatime". All are changed or none. `mount`
/// has to be what one sees at its place in the mount namespace of PID 1, else ESTALE; ENOSYS before Linux 5.12, EPERM
/// where a container may not. After `limit` it is given up: ETIMEDOUT.
[[nodiscard]] Result<> change_flags(const MountEntry& mount, const std::vector<std::string_view>& words,
                                    std::chrono::milliseconds limit = std::chrono::seconds(5));

}  // namespace berth
