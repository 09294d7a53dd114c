// What else than processes keeps a mount busy: mounts on it, loop devices and swap files.
#pragma once

#include <string>
#include <vector>

#include "core/mounted/mount_table.hpp"

namespace berth {

struct LoopDevice {
    std::string device;  ///< "/dev/loop3"
    std::string file;

    friend bool operator==(const LoopDevice&, const LoopDevice&) = default;
};

struct MountObstacles {
    std::vector<std::string> mounts_below;  ///< mount points; what must be unmounted first comes first
    std::vector<LoopDevice> loop_devices;
    std::vector<std::string> swap_files;
};

/// `mount` is one of `table`, which is the caller's. Reads text in /proc and /sys alone, below `root`.
[[nodiscard]] MountObstacles mount_obstacles(const MountEntry& mount, const MountTable& table,
                                             const std::string& root = "");

}  // namespace berth
