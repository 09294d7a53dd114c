// What libmount keeps of a mount's options beside the kernel, where they were changed without mount(8).
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "core/mounted/mount_table.hpp"
#include "system/base/result.hpp"

namespace berth {

/// Has libmount's table, which PID 1 reads, too, say of `mount` what a remount with `options` would have it say. The
/// kernel is asked for nothing. `mount` and `limit` are as in change_flags.
[[nodiscard]] Result<> note_options(const MountEntry& mount, const std::vector<std::string>& options,
                                    std::chrono::milliseconds limit = std::chrono::seconds(5));

}  // namespace berth
