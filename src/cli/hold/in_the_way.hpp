// What keeps a mount busy, for people and programs.
#pragma once

#include <string>
#include <vector>

#include "cli/print/json.hpp"
#include "system/mounts/mount_obstacles.hpp"
#include "system/mounts/mount_users.hpp"

namespace berth::cli {

struct InTheWay {
    MountUsers processes;
    MountObstacles others;

    [[nodiscard]] bool empty() const {
        return processes.users.empty() && others.mounts_below.empty() && others.loop_devices.empty() &&
               others.swap_files.empty();
    }
};

/// A line for each process, mount and so on.
[[nodiscard]] std::string to_text(const InTheWay& in_the_way);
[[nodiscard]] Json to_json(const InTheWay& in_the_way);

}  // namespace berth::cli
