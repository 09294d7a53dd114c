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

/// Where we are.
[[nodiscard]] inline std::tm local_time(std::time_t when) {
    std::tm parts{};
    ::localtime_r(&when, &parts);
    return parts;
}

/// "2026-11-30"
[[nodiscard]] inline std::string today() {
    const auto parts = local_time(std::time(nullptr));
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

/// "09:05:00", of microseconds since 1970.
[[nodiscard]] inline std::string time_of_day_of(std::uint64_t micros) {
    const auto parts = local_time(static_cast<std::time_t>(micros / 1'000'000));
    return fmt::format("{:02}:{:02}:{:02}", parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace berth
