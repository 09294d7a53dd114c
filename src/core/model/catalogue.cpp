#include "core/model/catalogue.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <utility>

namespace berth {

Catalogue::Catalogue(std::vector<Volume> all) : all_(std::move(all)) {
    if (!std::ranges::is_sorted(all_, {}, &Volume::table)) std::ranges::stable_sort(all_, {}, &Volume::table);
    volumes_ = static_cast<std::size_t>(std::ranges::count(all_, Table::volume, &Volume::table));
    by_name_[0].reserve(volumes_);
    by_mount_point_.reserve(volumes_);
    for (std::uint32_t i = 0; i < all_.size(); ++i) {
        const auto& one = all_[i];
        if (!one.name.empty()) by_name_[std::to_underlying(one.table)].emplace(one.name.str(), i);
        if (i < volumes_ && !one.mount_unit.empty() && !one.is_off()) by_mount_point_.emplace(one.where.value.str(), i);
    }
}

const Volume* Catalogue::named(Table table, std::string_view name) const {
    const auto& names = by_name_[std::to_underlying(table)];
    const auto found = names.find(name);
    return found == names.end() ? nullptr : &all_[found->second];
}

std::string instead_of_family(const Catalogue& catalogue, std::string_view name) {
    const auto volumes = catalogue.volumes();
    const auto found = std::ranges::find(volumes, name, &Volume::family);
    if (name.empty() || found == volumes.end() || found->name.empty()) return {};
    return fmt::format("it has instances: name one of them, as '{}'", found->name.str());
}

const Volume* Catalogue::mounted_at(std::string_view path) const {
    const auto found = by_mount_point_.find(path);
    return found == by_mount_point_.end() ? nullptr : &all_[found->second];
}

}  // namespace berth
