#include "core/model/catalogue.hpp"

#include <fmt/format.h>
#include <variant>

namespace berth {

void Items::add(Item item) {
    if (auto* one = std::get_if<Volume>(&item)) volumes_.push_back({std::move(*one), {}});
    if (auto* one = std::get_if<Encrypted>(&item)) encrypted_.push_back({std::move(*one), {}});
    if (auto* one = std::get_if<Swap>(&item)) swaps_.push_back({std::move(*one), {}});
}

Table Items::table(std::uint32_t index) const {
    if (index < volumes_.size()) return Table::volume;
    return index < volumes_.size() + encrypted_.size() ? Table::encrypted : Table::swap;
}

const ResolvedVolume* Items::volume(std::uint32_t index) const {
    return index < volumes_.size() ? &volumes_[index] : nullptr;
}

const ResolvedEncrypted* Items::encrypted(std::uint32_t index) const {
    return table(index) == Table::encrypted ? &encrypted_[index - volumes_.size()] : nullptr;
}

const ResolvedSwap* Items::swap(std::uint32_t index) const {
    return table(index) == Table::swap ? &swaps_[index - volumes_.size() - encrypted_.size()] : nullptr;
}

const Common& Items::common(std::uint32_t index) const {
    return visit(index, [](const auto& one) -> const Common& { return one; });
}

std::string Items::subject(std::uint32_t index) const { return berth::subject(table(index), common(index).name.str()); }

void Items::index_names() const {
    if (std::exchange(has_names_, true)) return;
    by_name_[0].reserve(volumes_.size());
    for (std::uint32_t i = 0; i < size(); ++i) {
        const auto& own = common(i).name;
        if (!own.empty()) by_name_[std::to_underlying(table(i))].emplace(own.str(), i);
    }
    for (std::uint32_t i = 0; i < volumes_.size(); ++i) {
        if (volumes_[i].name.empty()) continue;
        for (const auto& former : volumes_[i].formerly) by_former_name_.emplace(former.value.str(), i);
    }
}

std::uint32_t Items::known_as(std::string_view name) const {
    if (const auto own = named(Table::volume, name); own != none) return own;
    const auto found = by_former_name_.find(name);
    return found == by_former_name_.end() ? none : found->second;
}

std::uint32_t Items::named(Table table, std::string_view name) const {
    index_names();
    const auto& names = by_name_[std::to_underlying(table)];
    const auto found = names.find(name);
    return found == names.end() ? none : found->second;
}

Catalogue::Catalogue(Items items) : items_(std::move(items)) {
    by_mount_point_.reserve(volumes().size());
    for (const auto& one : volumes()) {
        if (!one.unit.empty() && !one.is_off() && !one.left_out)
            by_mount_point_.emplace(one.mount_point.str(), one.index);
    }
}

const Facts& Catalogue::facts(std::uint32_t index) const {
    return items_.visit(index, [](const auto& one) -> const Facts& { return one; });
}

const ResolvedVolume* Catalogue::named(std::string_view name) const {
    const auto index = items_.named(Table::volume, name);
    return index == Items::none ? nullptr : items_.volume(index);
}

const ResolvedVolume* Catalogue::known_as(std::string_view name) const {
    const auto index = items_.known_as(name);
    return index == Items::none ? nullptr : items_.volume(index);
}

std::string Catalogue::current_name(std::string_view name) const {
    const auto* volume = known_as(name);
    return volume == nullptr ? std::string(name) : volume->name.str();
}

VolumeNames Catalogue::names_of(std::string_view name) const {
    const auto* volume = known_as(name);
    return volume == nullptr ? VolumeNames{std::string(name)} : berth::names_of(*volume);
}

const ResolvedEncrypted* Catalogue::encrypted_named(std::string_view name) const {
    const auto index = items_.named(Table::encrypted, name);
    return index == Items::none ? nullptr : items_.encrypted(index);
}

const ResolvedVolume* Catalogue::mounted_at(std::string_view path) const {
    const auto found = by_mount_point_.find(path);
    return found == by_mount_point_.end() ? nullptr : items_.volume(found->second);
}

std::string instead_of_family(std::span<const ResolvedVolume> volumes, std::string_view name) {
    if (name.empty()) return {};
    for (const auto& volume : volumes) {
        if (*volume.family == name && !volume.name.empty())
            return fmt::format("it has instances: name one of them, as '{}'", volume.name.str());
    }
    return {};
}

}  // namespace berth
