#include "core/catalogue.hpp"

#include <fmt/format.h>
#include <algorithm>

namespace berth {

Catalogue::Catalogue(std::vector<Volume> volumes) : volumes_(std::move(volumes)) {
    by_name_.reserve(volumes_.size());
    by_mount_point_.reserve(volumes_.size());
    for (std::uint32_t i = 0; i < volumes_.size(); ++i) {
        const auto& volume = volumes_[i];
        if (!volume.name.empty()) by_name_.emplace(volume.name.str(), i);
        if (!volume.mount_unit.empty() && !volume.is_off()) by_mount_point_.emplace(volume.where.value.str(), i);
    }
}

const Volume* Catalogue::named(std::string_view name) const {
    const auto found = by_name_.find(name);
    return found == by_name_.end() ? nullptr : &volumes_[found->second];
}

std::string instead_of_family(const Catalogue& catalogue, std::string_view name) {
    const auto& volumes = catalogue.volumes();
    const auto found = std::ranges::find(volumes, name, &Volume::family);
    if (name.empty() || found == volumes.end() || found->name.empty()) return {};
    return fmt::format("it has instances: name one of them, as '{}'", found->name.str());
}

const Volume* Catalogue::mounted_at(std::string_view path) const {
    const auto found = by_mount_point_.find(path);
    return found == by_mount_point_.end() ? nullptr : &volumes_[found->second];
}

}  // namespace berth
