// Unmounting what the service manager can't, because it is in use or its server does not answer.
#pragma once

#include <chrono>
#include <cstdint>

#include "core/mounted/mount_table.hpp"
#include "system/base/result.hpp"

namespace berth {

enum class Unmount : std::uint8_t {
    lazy,   ///< MNT_DETACH of umount(2): nobody finds it any more, and it goes with its last user
    force,  ///< MNT_FORCE: whoever waits for the server gets an error; it fails where that does not suffice
};

/// `mount` has to be what one sees at its place in the mount namespace of PID 1, with nothing mounted on it; otherwise
/// nothing is done: ESTALE, EBUSY. No mount helper is run. After `limit` it is given up: ETIMEDOUT.
[[nodiscard]] Result<> unmount(const MountEntry& mount, Unmount how,
                               std::chrono::milliseconds limit = std::chrono::seconds(5));

}  // namespace berth
