// The time of day, for the journal, for names and for people.
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

/// "2026-11-30", of microseconds since 1970.
[[nodiscard]] inline std::string day_of(std::uint64_t micros) {
    const auto parts = local_time(static_cast<std::time_t>(micros / 1'000'000));
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

[[nodiscard]] inline std::string today() { return day_of(realtime_now()); }

/// "09:05:00", of microseconds since 1970.
[[nodiscard]] inline std::string time_of_day_of(std::uint64_t micros) {
    const auto parts = local_time(static_cast<std::time_t>(micros / 1'000'000));
    return fmt::format("{:02}:{:02}:{:02}", parts.tm_hour, parts.tm_min, parts.tm_sec);
}

/// "09:05:00", with its day where that is not the one of `now`: "2026-12-01 09:05:00".
[[nodiscard]] inline std::string moment_of(std::uint64_t micros, std::uint64_t now) {
    const auto day = day_of(micros);
    return day == day_of(now) ? time_of_day_of(micros) : fmt::format("{} {}", day, time_of_day_of(micros));
}

}  // namespace berth
