// A connection to PID 1's D-Bus interface.
#pragma once

#include <systemd/sd-bus.h>

#include <expected>

#include "system/base/owned.hpp"
#include "system/pid1/bus_error.hpp"

namespace berth {

using Message = Owned<sd_bus_message, sd_bus_message_unref>;

namespace bus_name {
inline constexpr const char* service = "org.freedesktop.systemd1";
inline constexpr const char* object = "/org/freedesktop/systemd1";
inline constexpr const char* manager = "org.freedesktop.systemd1.Manager";
inline constexpr const char* unit = "org.freedesktop.systemd1.Unit";
inline constexpr const char* mount = "org.freedesktop.systemd1.Mount";
inline constexpr const char* properties = "org.freedesktop.DBus.Properties";
}  // namespace bus_name

class Bus {
  public:
    /// Root talks to PID 1 directly, as systemctl(1) does; everybody else by way of the system bus.
    [[nodiscard]] static Answer<Bus> connect();

    [[nodiscard]] bool is_direct() const { return direct_; }
    [[nodiscard]] sd_bus* get() const { return bus_.get(); }

    /// Calls a method of PID 1; `types` and what follows as in sd_bus_message_append(3).
    template <class... Arguments>
    [[nodiscard]] Answer<Message> call(const char* path, const char* interface, const char* member, const char* types,
                                       Arguments... arguments) const {
        Failure failure;
        sd_bus_message* reply = nullptr;
        const int result = sd_bus_call_method(bus_.get(), bus_name::service, path, interface, member, &failure.error,
                                              &reply, types, arguments...);
        if (result < 0) return std::unexpected(failure.text(result));
        return Message(reply);
    }

    /// A call whose arguments do not fit into one list.
    [[nodiscard]] Answer<Message> call(sd_bus_message* message) const;
    [[nodiscard]] Answer<Message> new_call(const char* path, const char* interface, const char* member) const;

  private:
    struct Failure {
        sd_bus_error error{};
        Failure() = default;
        Failure(const Failure&) = delete;
        Failure& operator=(const Failure&) = delete;
        ~Failure() { sd_bus_error_free(&error); }
        [[nodiscard]] BusError text(int result) const;
    };

    Bus(sd_bus* bus, bool direct) : bus_(bus), direct_(direct) {}

    Owned<sd_bus, sd_bus_flush_close_unref> bus_;
    bool direct_ = false;
};

}  // namespace berth
