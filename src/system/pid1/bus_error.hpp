// Why PID 1 did not do what it was asked, and its words for that.
#pragma once

#include <expected>
#include <string>
#include <string_view>

namespace berth {

/// Why a call failed.
struct BusError {
    int code = 0;         ///< as errno
    std::string name;     ///< "org.freedesktop.systemd1.NoSuchUnit"
    std::string message;  ///< in the words of who refused

    [[nodiscard]] bool is_lost_connection() const;
    /// True if nobody knows whether it was done.
    [[nodiscard]] bool is_without_answer() const;
    [[nodiscard]] bool is(std::string_view error) const { return name == error; }
};

template <class T = void>
using Answer = std::expected<T, BusError>;

namespace bus_name {
inline constexpr const char* no_such_unit = "org.freedesktop.systemd1.NoSuchUnit";
inline constexpr const char* no_such_job = "org.freedesktop.systemd1.NoSuchJob";
inline constexpr const char* unit_exists = "org.freedesktop.systemd1.UnitExists";
inline constexpr const char* destructive = "org.freedesktop.systemd1.TransactionIsDestructive";
inline constexpr const char* timeout = "org.freedesktop.DBus.Error.Timeout";
inline constexpr const char* access_denied = "org.freedesktop.DBus.Error.AccessDenied";
inline constexpr const char* authorization_required = "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired";
}  // namespace bus_name

}  // namespace berth
