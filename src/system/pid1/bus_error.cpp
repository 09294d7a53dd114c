#include "system/pid1/bus_error.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace berth {

bool BusError::is_lost_connection() const {
    constexpr std::array codes{ECONNRESET, ENOTCONN, EPIPE, ESHUTDOWN, ECONNREFUSED, ENOENT, ECONNABORTED};
    constexpr std::array<std::string_view, 4> names{
        "org.freedesktop.DBus.Error.NoReply", "org.freedesktop.DBus.Error.Disconnected",
        "org.freedesktop.DBus.Error.NameHasNoOwner", "org.freedesktop.DBus.Error.ServiceUnknown"};
    if (std::ranges::find(names, name) != names.end()) return true;
    if (!name.empty() && !name.starts_with("System.Error.")) return false;
    return std::ranges::find(codes, code) != codes.end();
}

bool BusError::is_without_answer() const { return is(bus_name::timeout) || is_lost_connection(); }

}  // namespace berth
