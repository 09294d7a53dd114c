// Changing mounts where PID 1 has them: a service may have a namespace of its own, in which a change is nobody else's.
#pragma once

#include <chrono>
#include <expected>
#include <functional>

#include "core/mounted/mount_table.hpp"
#include "system/base/result.hpp"

namespace berth {

/// Runs `change` in a child, in the mount namespace of PID 1, if `mount` is what one sees at its place there: else
/// ESTALE. It gets what is mounted there and that namespace's table, and returns an errno, or 0. After `limit` it is
/// given up: ETIMEDOUT.
using ChangeOfMount = std::function<int(const MountEntry& mount, const MountTable& table)>;
[[nodiscard]] std::expected<void, int> change_mount(const MountEntry& mount, const ChangeOfMount& change,
                                                    std::chrono::milliseconds limit);

}  // namespace berth
