// Findings as lines of the kernel log, where generators have to report: nothing else listens yet.
#pragma once

#include "core/findings/diagnostic.hpp"

namespace berth {

/// True if PID 1 started this process as a generator.
[[nodiscard]] bool started_by_pid1();

/// Writes the findings to /dev/kmsg, each line with its priority; false if there is none to write to.
[[nodiscard]] bool log_to_kernel(const Diagnostics& found);

}  // namespace berth
