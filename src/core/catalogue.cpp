#include "core/catalogue.hpp"

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

const Volume* Catalogue::mounted_at(std::string_view path) const {
    const auto found = by_mount_point_.find(path);
    return found == by_mount_point_.end() ? nullptr : &volumes_[found->second];
}

}  // namespace berth
