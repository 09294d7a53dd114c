#include "core/resolve/locked_again.hpp"

#include <cstdint>
#include <variant>

namespace berth {

std::vector<bool> locked_again(const Items& items, const Faults& faults) {
    std::vector<bool> out(items.size(), false);
    std::vector<std::uint32_t> users;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (items.table(i) != Table::encrypted && items.common(i).activation != Activation::boot) users.push_back(i);
    }
    while (!users.empty()) {
        const auto user = users.back();
        users.pop_back();
        const auto& item = items.common(user);
        const auto* mapped = std::get_if<MappedDevice>(&item.what.source);
        if (mapped == nullptr || faults.has(user) || item.is_off()) continue;
        const auto base = items.named(Table::encrypted, mapped->name.str());
        if (base == Items::none || out[base]) continue;
        out[base] = true;
        users.push_back(base);
    }
    return out;
}

}  // namespace berth
