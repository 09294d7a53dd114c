#include "core/resolve/edges.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <variant>

#include "core/check/check.hpp"
#include "core/model/files_used.hpp"
#include "core/model/holder.hpp"

namespace berth {
namespace {

bool needs(Relation relation) { return relation == Relation::requires_ || relation == Relation::binds_to; }

/// What a path in the volume itself is.
enum class Self : std::uint8_t { cycle, left_out };

class EdgeFinder {
  public:
    EdgeFinder(const Items& items, const Places& places, const References& references)
        : items_(items), places_(places), references_(references) {}

    std::vector<Edge> run() {
        for (std::uint32_t i = 0; i < items_.size(); ++i) {
            if (items_.common(i).is_off()) continue;
            by_name(i);
            by_path(i);
        }
        return std::move(edges_);
    }

  private:
    void add(std::uint32_t from, std::uint32_t to, Strength strength, const Span& where, bool is_said_by_to = false) {
        if (from == Items::none || to == Items::none || items_.common(to).is_off()) return;
        edges_.push_back({from, to, strength, where, is_said_by_to});
    }

    /// `other` waits for `index`, which says so.
    void add_waiting(std::uint32_t other, std::uint32_t index, const Span& where) {
        add(other, index, Strength::order, where, true);
    }

    template <class Place>
    void add_folder(std::uint32_t index, const Place& folder, const Span& where) {
        if (const auto* path = std::get_if<VolumePath>(&folder))
            add(index, items_.named(Table::volume, path->name.str()), Strength::need, where);
    }

    void by_name(std::uint32_t index) {
        const auto& item = items_.common(index);
        if (const auto* path = std::get_if<VolumePath>(&item.what.source))
            add(index, items_.named(Table::volume, path->name.str()), Strength::need, item.what.where);
        if (const auto* mapped = std::get_if<MappedDevice>(&item.what.source))
            add(index, items_.named(Table::encrypted, mapped->name.str()), Strength::need, item.what.where);
        else if (item.what.is_awaited_as_device()) by_mapped_device(index, item.what.text().str(), item.what.where);
        if (const auto* volume = items_.volume(index)) {
            for (const auto& user : volume->used_by) add_waiting(of_unit(user), index, volume->used_by_where.front());
            for (const auto& layer : volume->layers) add_folder(index, layer.folder, layer.where);
        }
        if (const auto* encrypted = items_.encrypted(index); encrypted != nullptr && encrypted->key_file) {
            const auto& [key, where] = *encrypted->key_file;
            add_folder(index, key, where);
            if (const auto* path = read_from(key)) by_mapped_device(index, path->str(), where);
        }
        for (const auto& dependency : item.dependencies) {
            const auto other = target(dependency);
            const bool is_volume = std::holds_alternative<VolumeName>(dependency.target);
            const auto strength = is_volume ? Strength::need : Strength::start;
            if (dependency.relation == Relation::before) add_waiting(other, index, dependency.where);
            else add(index, other, needs(dependency.relation) ? strength : Strength::order, dependency.where);
        }
    }

    /// What waits for a device that an encrypted volume becomes, without saying so; or for what has only the name of
    /// one, as that of a tmpfs: PID 1 orders its mount after the unlocking all the same.
    void by_mapped_device(std::uint32_t index, std::string_view text, const Span& where) {
        const auto path = AbsolutePath::simplified(text);
        if (!path || parent(path->str()) != "/dev/mapper") return;
        const auto name = std::string_view(path->str()).substr(std::string_view("/dev/mapper/").size());
        add(index, items_.named(Table::encrypted, name), Strength::order, where);
    }

    std::uint32_t of_unit(const UnitName& unit) {
        if (!by_unit_) by_unit_.emplace(items_, places_, references_);
        return by_unit_->find(unit);
    }

    /// The item that is meant, by a volume's name, by its unit or by an attachment.
    std::uint32_t target(const Dependency& dependency) {
        if (const auto* name = std::get_if<VolumeName>(&dependency.target))
            return items_.named(Table::volume, name->str());
        const auto& unit = std::get<UnitName>(dependency.target);
        // What is before an attachment need not be before the mount.
        const auto attached = dependency.relation == Relation::before ? std::nullopt : attachment_of(unit.str());
        return attached ? items_.index_known_as(attached->volume) : of_unit(unit);
    }

    void by_path(std::uint32_t index) {
        const auto& item = items_.common(index);
        const auto& reference = references_.of[index];
        const auto* volume = items_.volume(index);
        if (volume != nullptr) {
            const auto others = edges_.size();
            below(index, parent(places_.of[index].mount_point.str()), volume->where.where);
            for (auto i = others; i < edges_.size(); ++i) edges_[i].is_of_place = true;
            for (const auto& branch : branches_of(*volume)) below(index, branch.value.str(), branch.where);
        }
        if (const auto* encrypted = items_.encrypted(index)) {
            if (const auto header = header_of(*encrypted)) {
                if (const auto* path = std::get_if<AbsolutePath>(&header->value))
                    below(index, path->str(), header->where);
                if (const auto* path = read_from(header->value)) by_mapped_device(index, path->str(), header->where);
            }
        }
        // What is shown at a mount point may be what is there without it.
        const bool shows_folders = volume != nullptr && (volume->type.is_bind() || !volume->layers.empty());
        const auto self = shows_folders ? Self::left_out : Self::cycle;
        if (const auto* file = std::get_if<File>(&item.what.source))
            below(index, file->path.str(), item.what.where, self);
        else if (const auto text = std::string_view(item.what.text().str()); is_path_to_pid1(index, text))
            below(index, text, item.what.where);
        below(index, reference.source->str(), item.what.where, self);
        for (std::size_t i = 0; i < reference.folders.size(); ++i)
            below(index, reference.folders[i].str(), where_of_folder(index, i), self);
        for (const auto& path : item.requires_mounts_for) below(index, path.value.str(), path.where);
        for (const auto& path : places_.of[index].ends) below(index, path.value.str(), path.where);
    }

    /// PID 1 takes any absolute path for one that must be mounted, but for that of a network file system.
    [[nodiscard]] bool is_path_to_pid1(std::uint32_t index, std::string_view text) const {
        const auto* volume = items_.volume(index);
        return volume != nullptr && text.starts_with('/') && !text.starts_with("//") && !needs_network_itself(*volume);
    }

    [[nodiscard]] const Span& where_of_folder(std::uint32_t index, std::size_t number) const {
        const auto* volume = items_.volume(index);
        return volume != nullptr ? volume->layers[number].where : items_.encrypted(index)->key_file->where;
    }

    /// An edge to each volume that `path` lies in.
    void below(std::uint32_t index, std::string_view path, const Span& where, Self self = Self::cycle) {
        for (; !path.empty(); path = parent(path)) {
            const auto other = places_.mounted_at(path);
            if (other != index || self == Self::cycle) add(index, other, Strength::order, where);
        }
    }

    const Items& items_;
    const Places& places_;
    const References& references_;
    std::optional<ItemsByUnit> by_unit_;
    std::vector<Edge> edges_;
};

}  // namespace

ItemsByUnit::ItemsByUnit(const Items& items, const Places& places, const References& references) {
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        const auto& unit = unit_of(places, references, i);
        if (!unit.empty() && !items.common(i).is_off()) by_unit_.emplace(unit.str(), i);
    }
}

std::uint32_t ItemsByUnit::find(const UnitName& unit) const {
    constexpr std::string_view automount = ".automount";
    auto name = unit.str();
    if (name.ends_with(automount)) name.replace(name.size() - automount.size(), automount.size(), ".mount");
    const auto found = by_unit_.find(name);
    return found == by_unit_.end() ? Items::none : found->second;
}

Graph graph_of(const Items& items, const Places& places, const References& references) {
    return {items.size(), EdgeFinder(items, places, references).run()};
}

}  // namespace berth
