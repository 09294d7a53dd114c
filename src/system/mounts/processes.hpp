// The processes in /proc: their links, files, mappings and names.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace berth {

struct Process {
    pid_t pid = 0;
    std::uint64_t started = 0;  ///< as start_time(), from before all else was read
    std::string exe;
    std::string cwd;
    std::string root;
    std::string mount_namespace;  ///< "mnt:[4026531841]"
};

struct Processes {
    std::vector<Process> seen;  ///< by pid, without kernel threads, zombies and the caller
    std::size_t unseen = 0;     ///< those that the caller may not look at
};

[[nodiscard]] Processes processes();

/// Where the link at `path` leads, as text; whether that exists is not looked at.
[[nodiscard]] std::optional<std::string> link_text(const std::string& path);

/// A file of /proc/PID such as "comm"; empty when the process is gone.
[[nodiscard]] std::string process_text(pid_t pid, const std::string& file);

/// When it began, in clock ticks since the boot; with the number it tells one process from all others. 0 when it is
/// gone.
[[nodiscard]] std::uint64_t start_time(pid_t pid);

/// 0 for those that have none, or are gone.
[[nodiscard]] pid_t parent_of(pid_t pid);

[[nodiscard]] bool is_kernel_thread(pid_t pid);

/// The effective user.
[[nodiscard]] uid_t user_of(pid_t pid);

/// The process's file descriptors.
[[nodiscard]] std::vector<std::string> descriptors(pid_t pid);

/// On which mount that descriptor is open; 0 if that can't be told.
[[nodiscard]] int mount_id(pid_t pid, const std::string& descriptor);

}  // namespace berth
