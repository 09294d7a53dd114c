// What BusServiceManager asks of units.
#include <array>
#include <cstdlib>
#include <expected>
#include <span>
#include <utility>

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

Answer<bool> BusServiceManager::is_loaded(const std::string& name) {
    const auto found =
        patiently([&] { return watch_->bus.call(bus_name::object, bus_name::manager, "GetUnit", "s", name.c_str()); });
    if (!found && found.error().is(bus_name::no_such_unit)) return false;
    if (!found) return std::unexpected(found.error());
    const char* path = nullptr;
    return sd_bus_message_read(found->get(), "o", &path) > 0 ? Answer<bool>(true) : std::unexpected(unreadable());
}

Answer<UnitProperties> BusServiceManager::unit(const std::string& name) {
    const char* own = name.ends_with(".mount") ? bus_name::mount : name.ends_with(".timer") ? bus_name::timer : nullptr;
    const std::array kinds{bus_name::unit, own};
    return all_of(name, std::span(kinds).first(own != nullptr ? 2 : 1));
}

Answer<UnitProperties> BusServiceManager::common_of(const std::string& name) {
    const std::array kinds{bus_name::unit};
    return all_of(name, kinds);
}

Answer<UnitProperties> BusServiceManager::all_of(const std::string& name, std::span<const char* const> kinds) {
    const auto path = object_of(name);
    return patiently([&]() -> Answer<UnitProperties> {
        UnitProperties out;
        for (const auto* kind : kinds) {
            const auto reply = watch_->bus.call(path.c_str(), bus_name::properties, "GetAll", "s", kind);
            if (!reply) return std::unexpected(reply.error());
            if (!read_properties(reply->get(), out)) return std::unexpected(unreadable());
        }
        return out;
    });
}

Answer<std::vector<std::string>> BusServiceManager::list_of(const std::string& name, const char* property) {
    const auto path = object_of(name);
    return patiently([&]() -> Answer<std::vector<std::string>> {
        const auto reply = watch_->bus.call(path.c_str(), bus_name::properties, "Get", "ss", bus_name::unit, property);
        if (!reply) return std::unexpected(reply.error());
        auto words = read_list(reply->get());
        return words ? Answer<std::vector<std::string>>(*std::move(words)) : std::unexpected(unreadable());
    });
}

Answer<std::string> BusServiceManager::result_of_mount(const std::string& name) {
    const auto path = object_of(name);
    return patiently([&]() -> Answer<std::string> {
        const auto reply = watch_->bus.call(path.c_str(), bus_name::properties, "Get", "ss", bus_name::mount, "Result");
        if (!reply) return std::unexpected(reply.error());
        const char* result = nullptr;
        if (sd_bus_message_read(reply->get(), "v", "s", &result) <= 0) return std::unexpected(unreadable());
        return result;
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
