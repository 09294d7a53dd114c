// Which processes keep a mount busy, in whatever mount namespace they are.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/mounted/mount_table.hpp"

namespace berth {

struct MountUse {
    enum class Kind : std::uint8_t { cwd, root, exe, file, mapping };
    Kind kind = Kind::cwd;
    std::string path;  ///< as the kernel names it: from the root of its namespace, with " (deleted)"

    friend bool operator==(const MountUse&, const MountUse&) = default;
};

[[nodiscard]] std::string_view name_of(MountUse::Kind kind);

struct MountUser {
    static constexpr std::size_t most_uses = 10;

    pid_t pid = 0;
    std::uint64_t started = 0;  ///< as start_time()
    uid_t uid = 0;
    std::string user;  ///< the name, or the number where there is none
    std::string command;
    std::vector<MountUse> uses;
    std::size_t more_uses = 0;  ///< how many were left out
};

struct MountUsers {
    std::vector<MountUser> users;  ///< by pid, without the caller
    std::size_t unseen = 0;        ///< processes that the caller may not look at
    bool mappings_seen = true;     ///< false if looking for mappings took longer than `limit`
};

/// The users of `mount`, which is one of the caller's namespace, and of its propagated copies: each makes umount(2)
/// fail with EBUSY. Reads nothing but text and links in /proc, so a file system that hangs does no harm; `limit` is for
/// /proc/PID/maps, which can hang with the process.
[[nodiscard]] MountUsers mount_users(const MountEntry& mount,
                                     std::chrono::milliseconds limit = std::chrono::seconds(2));

}  // namespace berth
