// Signals to a process that was seen earlier, and never to another one that has its number by now.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <set>

#include "system/base/result.hpp"

namespace berth {

struct SeenProcess {
    pid_t pid = 0;
    std::uint64_t started = 0;  ///< as start_time()
};

/// False if it has ended. PID 1, the caller and kernel threads get none, EPERM.
[[nodiscard]] Result<bool> send_signal(const SeenProcess& process, int number);

/// This process, those that it descends from, and PID 1.
[[nodiscard]] std::set<pid_t> own_line();

}  // namespace berth
