#include "system/pid1/bus.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <system_error>
#include <utility>

namespace berth {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::microseconds longest_call = 30s;  // PID 1 answers late while it reloads thousands of units
/// For what has to be asked when the time is up, and for one who has not answered.
constexpr std::chrono::microseconds shortest_call = 1s;

BusError plain(int result, const std::string& doing) {
    return {-result, {}, doing + ": " + std::generic_category().message(-result)};
}

BusError no_answer() { return {ETIMEDOUT, bus_name::timeout, "PID 1 does not answer"}; }

BusError no_connection(int result, bool is_direct) {
    if (result == -ENOENT && is_direct) return {ENOENT, {}, "systemd does not run here as PID 1"};
    return plain(result, is_direct ? "can't connect to systemd" : "can't connect to the system bus");
}

}  // namespace

BusPlace BusPlace::for_this_user() {
    if (::geteuid() == 0) return {"unix:path=/run/systemd/private", true};
    const char* other = std::getenv("DBUS_SYSTEM_BUS_ADDRESS");
    return {other != nullptr ? other : "unix:path=/run/dbus/system_bus_socket", false};
}

Answer<Bus> Bus::connect(const BusPlace& place, Time deadline) {
    sd_bus* opened = nullptr;
    int result = sd_bus_new(&opened);
    Bus out(opened, place.is_direct, deadline);
    if (result >= 0) result = sd_bus_set_address(opened, place.address.c_str());
    if (result >= 0 && !place.is_direct) result = sd_bus_set_bus_client(opened, 1);
    if (result >= 0 && !place.is_direct) result = sd_bus_set_allow_interactive_authorization(opened, 1);
    if (result >= 0) result = sd_bus_start(opened);
    // Nobody takes the connections that wait already.
    if (result == -EAGAIN) return std::unexpected(out.no_greeting());
    if (result < 0) return std::unexpected(no_connection(result, place.is_direct));
    return out;
}

BusError Bus::no_greeting() const {
    return direct_ ? no_answer() : BusError{ETIMEDOUT, bus_name::timeout, "the system bus does not answer"};
}

std::chrono::microseconds Bus::patience() const {
    if (silent_) return shortest_call;
    const auto left = deadline_ == Time::max()
                          ? longest_call
                          : std::chrono::ceil<std::chrono::microseconds>(deadline_ - std::chrono::steady_clock::now());
    return std::clamp(left, shortest_call, longest_call);
}

Answer<> Bus::be_ready() {
    const auto limit = patience();
    const auto until = std::chrono::steady_clock::now() + limit;
    // sd-bus itself would wait for the greeting as long as it takes.
    while (sd_bus_is_ready(bus_.get()) == 0) {
        const int done = sd_bus_process(bus_.get(), nullptr);
        if (done < 0) return std::unexpected(no_connection(done, direct_));
        const auto left =
            std::chrono::ceil<std::chrono::microseconds>(until - std::chrono::steady_clock::now()).count();
        if (left <= 0) {
            silent_ = true;
            return std::unexpected(no_greeting());
        }
        if (done > 0) continue;
        (void)sd_bus_wait(bus_.get(), static_cast<std::uint64_t>(left));
    }
    (void)sd_bus_set_method_call_timeout(bus_.get(), static_cast<std::uint64_t>(limit.count()));
    return {};
}

Answer<Message> Bus::answered(int result, const Failure& failure, sd_bus_message* reply) {
    if (result >= 0) {
        silent_ = false;
        return Message(reply);
    }
    auto error = failure.text(result);
    silent_ = error.is(bus_name::timeout);
    return std::unexpected(silent_ ? no_answer() : std::move(error));
}

BusError Bus::Failure::text(int result) const {
    if (sd_bus_error_is_set(&error) == 0) return plain(result, "no answer from systemd");
    BusError out{-result, error.name, error.message != nullptr ? error.message : error.name};
    if (out.is(bus_name::access_denied) || out.is(bus_name::authorization_required))
        out.message = "systemd refuses: " + out.message + "; try as root";
    return out;
}

Answer<Message> Bus::call(sd_bus_message* message) {
    if (auto able = be_ready(); !able) return std::unexpected(able.error());
    Failure failure;
    sd_bus_message* reply = nullptr;
    const int result = sd_bus_call(bus_.get(), message, 0, &failure.error, &reply);
    return answered(result, failure, reply);
}

Answer<> Bus::listening(int result) const {
    if (result >= 0) return {};
    return std::unexpected(result == -ETIMEDOUT ? no_greeting() : plain(result, "can't listen to systemd"));
}

// A bus has to be asked for what it is to send, and sd-bus waits for that.
Answer<> Bus::listen_for(const char* interface, const char* member, sd_bus_message_handler_t handler, void* userdata) {
    if (!direct_) {
        if (auto able = be_ready(); !able) return able;
    }
    const char* sender = direct_ ? nullptr : bus_name::service;
    return listening(sd_bus_match_signal(bus_.get(), nullptr, sender, nullptr, interface, member, handler, userdata));
}

Answer<> Bus::listen_for_owner(sd_bus_message_handler_t handler, void* userdata) {
    if (auto able = be_ready(); !able) return able;
    constexpr const char* rule =
        "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member='NameOwnerChanged',"
        "arg0='org.freedesktop.systemd1'";
    return listening(sd_bus_add_match(bus_.get(), nullptr, rule, handler, userdata));
}

Answer<Message> Bus::new_call(const char* path, const char* interface, const char* member) const {
    sd_bus_message* message = nullptr;
    const int result = sd_bus_message_new_method_call(bus_.get(), &message, bus_name::service, path, interface, member);
    if (result < 0) return std::unexpected(plain(result, "can't ask systemd"));
    return Message(message);
}

}  // namespace berth
