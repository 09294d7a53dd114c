// The time of day, for the journal.
#pragma once

#include <ctime>

#include <cstdint>

namespace berth {

/// Microseconds since 1970.
[[nodiscard]] inline std::uint64_t realtime_now() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

}  // namespace berth
