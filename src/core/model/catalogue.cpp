#include "core/model/catalogue.hpp"

#include <tuple>
#include <type_traits>
#include <utility>

#include "core/values/absolute_path.hpp"

namespace berth {

Catalogue::Catalogue(Items items, Pieces<Facts> facts, const See& see) {
    volumes_.expect(items.volumes().size());
    std::uint32_t index = 0;
    const auto rows = std::tie(volumes_, encrypted_, swaps_);
    std::move(items).hand_on([&]<class Declared>(Declared&& item) {
        Resolved<Declared> one{std::forward<Declared>(item), facts.take(index++)};
        if constexpr (std::is_same_v<Declared, Volume>) one = see(std::move(one));
        std::get<Pieces<Resolved<Declared>>&>(rows).add(std::move(one));
    });
    by_mount_point_.reserve(volumes_.size());
    for (const auto& one : volumes_) {
        if (!one.unit.empty() && !one.is_off() && !one.left_out)
            by_mount_point_.emplace(one.mount_point.str(), one.index);
    }
}

const Facts& Catalogue::facts(std::uint32_t index) const {
    return visit(index, [](const auto& one) -> const Facts& { return one; });
}

const ResolvedVolume* Catalogue::named(std::string_view name) const {
    const auto index = named(Table::volume, name);
    return index == none ? nullptr : volume(index);
}

const ResolvedVolume* Catalogue::known_as(std::string_view name) const {
    const auto index = index_known_as(name);
    return index == none ? nullptr : volume(index);
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
    const auto index = named(Table::encrypted, name);
    return index == none ? nullptr : encrypted(index);
}

const ResolvedVolume* Catalogue::mounted_at(std::string_view path) const {
    const auto found = by_mount_point_.find(path);
    return found == by_mount_point_.end() ? nullptr : volume(found->second);
}

const ResolvedVolume* Catalogue::around(std::string_view path) const {
    for (; !path.empty(); path = parent(path)) {
        if (const auto* volume = mounted_at(path)) return volume;
    }
    return nullptr;
}

}  // namespace berth
