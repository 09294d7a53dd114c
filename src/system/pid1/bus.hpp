// A connection to PID 1's D-Bus interface.
#pragma once

#include <systemd/sd-bus.h>

#include <chrono>
#include <expected>
#include <string>

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
inline constexpr const char* timer = "org.freedesktop.systemd1.Timer";
inline constexpr const char* properties = "org.freedesktop.DBus.Properties";
}  // namespace bus_name

/// Where PID 1 is to be asked.
struct BusPlace {
    std::string address;    ///< as for sd_bus_set_address(3)
    bool is_direct = true;  ///< a socket of PID 1's own, and no bus in between

    /// Root talks to PID 1 directly, as systemctl(1) does; everybody else by way of the system bus.
    [[nodiscard]] static BusPlace for_this_user();
};

class Bus {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// No call, and neither the greeting, waits for an answer much longer than until `deadline`, or for more than half
    /// a minute.
    [[nodiscard]] static Answer<Bus> connect(const BusPlace& place, Time deadline = Time::max());

    [[nodiscard]] bool is_direct() const { return direct_; }
    [[nodiscard]] sd_bus* get() const { return bus_.get(); }

    /// Calls a method of PID 1; `types` and what follows as in sd_bus_message_append(3).
    template <class... Arguments>
    [[nodiscard]] Answer<Message> call(const char* path, const char* interface, const char* member, const char* types,
                                       Arguments... arguments) {
        if (auto able = be_ready(); !able) return std::unexpected(able.error());
        Failure failure;
        sd_bus_message* reply = nullptr;
        const int result = sd_bus_call_method(bus_.get(), bus_name::service, path, interface, member, &failure.error,
                                              &reply, types, arguments...);
        return answered(result, failure, reply);
    }

    /// A call whose arguments do not fit into one list.
    [[nodiscard]] Answer<Message> call(sd_bus_message* message);
    /// Waits until the connection is made, and sets how long the next call may take.
    [[nodiscard]] Answer<> be_ready();
    [[nodiscard]] Answer<Message> new_call(const char* path, const char* interface, const char* member) const;

    /// Has `handler` called with `userdata` for each signal of this name that PID 1 sends.
    [[nodiscard]] Answer<> listen_for(const char* interface, const char* member, sd_bus_message_handler_t handler,
                                      void* userdata);
    /// And when PID 1 comes to the bus, or leaves it.
    [[nodiscard]] Answer<> listen_for_owner(sd_bus_message_handler_t handler, void* userdata);

  private:
    struct Failure {
        sd_bus_error error{};
        Failure() = default;
        Failure(const Failure&) = delete;
        Failure& operator=(const Failure&) = delete;
        ~Failure() { sd_bus_error_free(&error); }
        [[nodiscard]] BusError text(int result) const;
    };

    Bus(sd_bus* bus, bool direct, Time deadline) : bus_(bus), deadline_(deadline), direct_(direct) {}

    [[nodiscard]] std::chrono::microseconds patience() const;
    [[nodiscard]] BusError no_greeting() const;
    [[nodiscard]] Answer<> listening(int result) const;
    [[nodiscard]] Answer<Message> answered(int result, const Failure& failure, sd_bus_message* reply);

    Owned<sd_bus, sd_bus_close_unref> bus_;  // all was answered; to flush could wait for ever
    Time deadline_;
    bool direct_ = false;
    bool silent_ = false;  // the last call was not answered
};

}  // namespace berth
