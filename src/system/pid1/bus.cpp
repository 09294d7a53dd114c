#include "system/pid1/bus.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <string_view>
#include <system_error>

namespace berth {
namespace {

constexpr std::uint64_t call_limit =
    30'000'000;  // microseconds; PID 1 answers late while it reloads thousands of units

BusError plain(int result, const std::string& doing) {
    return {-result, {}, doing + ": " + std::generic_category().message(-result)};
}

Answer<sd_bus*> direct_bus() {
    sd_bus* bus = nullptr;
    int result = sd_bus_new(&bus);
    if (result >= 0) result = sd_bus_set_address(bus, "unix:path=/run/systemd/private");
    if (result >= 0) result = sd_bus_start(bus);
    if (result >= 0) return bus;
    sd_bus_unref(bus);
    if (result == -ENOENT) return std::unexpected(BusError{ENOENT, {}, "systemd does not run here as PID 1"});
    return std::unexpected(plain(result, "can't connect to systemd"));
}

}  // namespace

Answer<Bus> Bus::connect() {
    const bool direct = ::geteuid() == 0;
    sd_bus* bus = nullptr;
    if (direct) {
        const auto opened = direct_bus();
        if (!opened) return std::unexpected(opened.error());
        bus = *opened;
    } else {
        const int result = sd_bus_open_system(&bus);
        if (result < 0) return std::unexpected(plain(result, "can't connect to the system bus"));
        (void)sd_bus_set_allow_interactive_authorization(bus, 1);
    }
    (void)sd_bus_set_method_call_timeout(bus, call_limit);
    return Bus(bus, direct);
}

BusError Bus::Failure::text(int result) const {
    if (!sd_bus_error_is_set(&error)) return plain(result, "no answer from systemd");
    BusError out{-result, error.name, error.message != nullptr ? error.message : error.name};
    if (out.is(bus_name::access_denied) || out.is(bus_name::authorization_required))
        out.message = "systemd refuses: " + out.message + "; try as root";
    return out;
}

Answer<Message> Bus::call(sd_bus_message* message) const {
    Failure failure;
    sd_bus_message* reply = nullptr;
    const int result = sd_bus_call(bus_.get(), message, 0, &failure.error, &reply);
    if (result < 0) return std::unexpected(failure.text(result));
    return Message(reply);
}

Answer<Message> Bus::new_call(const char* path, const char* interface, const char* member) const {
    sd_bus_message* message = nullptr;
    const int result = sd_bus_message_new_method_call(bus_.get(), &message, bus_name::service, path, interface, member);
    if (result < 0) return std::unexpected(plain(result, "can't ask systemd"));
    return Message(message);
}

}  // namespace berth
