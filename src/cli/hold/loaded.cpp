#include "cli/hold/loaded.hpp"

#include <expected>
#include <utility>

namespace berth::cli {
namespace {

/// As a pattern of glob(7) that only this name matches.
std::string as_pattern(const std::string& unit) {
    std::string out;
    for (const char c : unit) {
        if (c == '\\') out += '\\';
        out += c;
    }
    return out;
}

bool is_about_the_connection(const BusError& error) {
    return error.is_lost_connection() || error.is(bus_name::timeout);
}

}  // namespace

Answer<std::map<std::string, UnitSummary>> loaded_units(ServiceManager& manager,
                                                        const std::vector<std::string>& patterns,
                                                        const std::vector<std::string>& units,
                                                        const std::vector<std::string>& narrow) {
    auto found = manager.units(patterns);
    if (!found && !is_about_the_connection(found.error())) {
        auto exact = narrow;
        for (const auto& unit : units) exact.push_back(as_pattern(unit));
        // No pattern at all would match everything.
        if (!exact.empty()) found = manager.units(exact);
    }
    if (!found) return std::unexpected(found.error());
    std::map<std::string, UnitSummary> out;
    for (auto& unit : *found) {
        auto name = unit.name;
        out.emplace(std::move(name), std::move(unit));
    }
    return out;
}

}  // namespace berth::cli
