// The time of day, for the journal and for names.
#pragma once

#include <fmt/format.h>

#include <ctime>

#include <cstdint>
#include <string>

namespace berth {

/// Microseconds since 1970.
[[nodiscard]] inline std::uint64_t realtime_now() {
    timespec now{};
    ::clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

/// "2026-11-30", where we are.
[[nodiscard]] inline std::string today() {
    const auto now = std::time(nullptr);
    std::tm parts{};
    ::localtime_r(&now, &parts);
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

}  // namespace berth
