#include "system/pid1/service_manager.hpp"

#include <algorithm>

namespace berth {

const std::string& UnitProperties::text(std::string_view name) const {
    static const std::string none;
    const auto found = texts.find(name);
    return found == texts.end() ? none : found->second;
}

std::span<const std::string> UnitProperties::list(std::string_view name) const {
    const auto found = lists.find(name);
    if (found == lists.end()) return {};
    return found->second;
}

std::vector<std::string> possible_holders(const UnitProperties& unit) {
    std::vector<std::string> out;
    for (const auto* relation : {"RequiredBy", "RequisiteOf", "WantedBy", "BoundBy", "UpheldBy"}) {
        for (const auto& name : unit.list(relation)) out.push_back(name);
    }
    std::ranges::sort(out);
    const auto doubles = std::ranges::unique(out);
    out.erase(doubles.begin(), doubles.end());
    return out;
}

}  // namespace berth
