// What BusServiceManager keeps while it is connected. For its own files only.
#pragma once

#include <array>
#include <cstdint>
#include <expected>
#include <map>
#include <string>
#include <utility>

#include "system/pid1/bus.hpp"
#include "system/pid1/bus_service_manager.hpp"

namespace berth {

/// Stays where it is: sd-bus keeps its address.
struct BusServiceManager::Watch {
    Watch(Bus opened, BusPlace from, Time until) : bus(std::move(opened)), place(std::move(from)), deadline(until) {}

    Bus bus;
    BusPlace place;
    Time deadline;
    std::map<std::uint32_t, JobResult> ended;
    std::map<std::string, JobResult> failures;
    bool news = false;
    int upheavals = 0;                        // how often signals may have been missed
    std::map<std::uint32_t, int> seen_after;  // by job that lasts: the upheavals since which it is known to

    static int job_removed(sd_bus_message* message, void* userdata, sd_bus_error* /*error*/) {
        auto& watch = *static_cast<Watch*>(userdata);
        std::uint32_t id = 0;
        const char* path = nullptr;
        const char* unit = nullptr;
        const char* result = nullptr;
        if (sd_bus_message_read(message, "uoss", &id, &path, &unit, &result) < 0) return 0;
        watch.news = true;
        watch.ended[id] = result;
        if (watch.ended[id] != "done") watch.failures[unit] = result;
        return 0;
    }
    static int something(sd_bus_message* /*message*/, void* userdata, sd_bus_error* /*error*/) {
        static_cast<Watch*>(userdata)->news = true;
        return 0;
    }
    static int upheaval(sd_bus_message* /*message*/, void* userdata, sd_bus_error* /*error*/) {
        static_cast<Watch*>(userdata)->news = true;
        ++static_cast<Watch*>(userdata)->upheavals;
        return 0;
    }

    [[nodiscard]] Answer<> listen() {
        struct Signal {
            const char* interface;
            const char* member;
            sd_bus_message_handler_t handler;
        };
        constexpr std::array<Signal, 5> signals{{{bus_name::manager, "JobRemoved", job_removed},
                                                 {bus_name::manager, "Reloading", upheaval},
                                                 {bus_name::properties, "PropertiesChanged", something},
                                                 {bus_name::manager, "UnitNew", something},
                                                 {bus_name::manager, "UnitRemoved", something}}};
        for (const auto& [interface, member, handler] : signals) {
            if (auto able = bus.listen_for(interface, member, handler, this); !able) return able;
        }
        // The direct connection gets all signals unasked.
        if (bus.is_direct()) return {};
        if (auto able = bus.listen_for_owner(upheaval, this); !able) return able;
        if (auto told = bus.call(bus_name::object, bus_name::manager, "Subscribe", ""); !told)
            return std::unexpected(told.error());
        return {};
    }
};

template <class Call>
auto BusServiceManager::patiently(Call call) -> decltype(call()) {
    auto answer = call();
    for (int tries = 0; tries < 3 && !answer && answer.error().is_lost_connection(); ++tries) {
        if (auto back = reconnect(); !back) return std::unexpected(back.error());
        answer = call();
    }
    return answer;
}

}  // namespace berth
