// Flags of a mount, changed without its file system being asked: what a remount by mount(8) leaves as it was.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/mounted/mount_table.hpp"
#include "system/base/result.hpp"

namespace berth {

struct RefusedFlag {
    std::string word;
    std::error_code reason;  ///< EBUSY: somebody writes; ENOSYS: before Linux 5.12; EPERM: a container may not
};

/// `words` are options as Opposites has them, of one mount alone: "suid", "relatime". Returns those that the kernel
/// refuses; the others are changed all the same. `mount` has to be what one sees at its place in the mount namespace of
/// PID 1, else ESTALE. After `limit` it is given up: ETIMEDOUT.
[[nodiscard]] Result<std::vector<RefusedFlag>> change_flags(const MountEntry& mount,
                                                            const std::vector<std::string_view>& words,
                                                            std::chrono::milliseconds limit = std::chrono::seconds(5));

}  // namespace berth
