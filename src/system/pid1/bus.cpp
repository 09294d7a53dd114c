#include "system/pid1/bus.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
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

Answer<sd_bus*> direct_bus(const char* address) {
    sd_bus* bus = nullptr;
    int result = sd_bus_new(&bus);
    if (result >= 0) result = sd_bus_set_address(bus, address);
    if (result >= 0) result = sd_bus_start(bus);
    if (result >= 0) return bus;
    sd_bus_unref(bus);
    if (result == -ENOENT) return std::unexpected(BusError{ENOENT, {}, "systemd does not run here as PID 1"});
    return std::unexpected(plain(result, "can't connect to systemd"));
}

}  // namespace

Answer<Bus> Bus::connect(Time deadline) {
    if (::geteuid() == 0) return connect_to("unix:path=/run/systemd/private", deadline);
    sd_bus* bus = nullptr;
    const int result = sd_bus_open_system(&bus);
    if (result < 0) return std::unexpected(plain(result, "can't connect to the system bus"));
    (void)sd_bus_set_allow_interactive_authorization(bus, 1);
    return Bus(bus, false, deadline);
}

Answer<Bus> Bus::connect_to(const char* address, Time deadline) {
    const auto opened = direct_bus(address);
    if (!opened) return std::unexpected(opened.error());
    return Bus(*opened, true, deadline);
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
        if (done < 0) return std::unexpected(plain(done, "can't connect to systemd"));
        if (done > 0) continue;
        const auto left =
            std::chrono::ceil<std::chrono::microseconds>(until - std::chrono::steady_clock::now()).count();
        if (left <= 0) {
            silent_ = true;
            return std::unexpected(no_answer());
        }
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
    if (!sd_bus_error_is_set(&error)) return plain(result, "no answer from systemd");
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

Answer<Message> Bus::new_call(const char* path, const char* interface, const char* member) const {
    sd_bus_message* message = nullptr;
    const int result = sd_bus_message_new_method_call(bus_.get(), &message, bus_name::service, path, interface, member);
    if (result < 0) return std::unexpected(plain(result, "can't ask systemd"));
    return Message(message);
}

}  // namespace berth
