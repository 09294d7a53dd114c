// What BusServiceManager asks of units.
#include <cstdlib>
#include <expected>

#include "system/pid1/bus.hpp"
#include "system/pid1/bus_watch.hpp"
#include "system/pid1/unit_message.hpp"

namespace berth {
namespace {

std::string object_of(const std::string& unit) {
    char* path = nullptr;
    if (sd_bus_path_encode("/org/freedesktop/systemd1/unit", unit.c_str(), &path) < 0) return {};
    const Owned<char, std::free> owned(path);
    return path;
}

}  // namespace

Answer<UnitProperties> BusServiceManager::unit(const std::string& name) {
    const auto path = object_of(name);
    return patiently([&]() -> Answer<UnitProperties> {
        UnitProperties out;
        const bool is_mount = name.ends_with(".mount");
        for (const auto* kind : {bus_name::unit, bus_name::mount}) {
            if (kind == bus_name::mount && !is_mount) continue;
            const auto reply = watch_->bus.call(path.c_str(), bus_name::properties, "GetAll", "s", kind);
            if (!reply) return std::unexpected(reply.error());
            if (!read_properties(reply->get(), out)) return std::unexpected(unreadable());
        }
        return out;
    });
}

Answer<std::vector<UnitSummary>> BusServiceManager::units(const std::vector<std::string>& patterns) {
    return patiently([&]() -> Answer<std::vector<UnitSummary>> {
        const auto message = watch_->bus.new_call(bus_name::object, bus_name::manager, "ListUnitsByPatterns");
        if (!message) return std::unexpected(message.error());
        if (!append_list(message->get(), {}) || !append_list(message->get(), patterns))
            return std::unexpected(BusError{EINVAL, {}, "can't ask for units"});
        return summaries(watch_->bus.call(message->get()));
    });
}

Answer<std::vector<UnitSummary>> BusServiceManager::units_named(const std::vector<std::string>& names) {
    return patiently([&]() -> Answer<std::vector<UnitSummary>> {
        const auto message = watch_->bus.new_call(bus_name::object, bus_name::manager, "ListUnitsByNames");
        if (!message) return std::unexpected(message.error());
        if (!append_list(message->get(), names)) return std::unexpected(BusError{EINVAL, {}, "can't ask for units"});
        return summaries(watch_->bus.call(message->get()));
    });
}

}  // namespace berth
