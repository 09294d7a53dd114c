#include "core/units/unit_parts.hpp"

#include <fmt/format.h>

namespace berth {
namespace {

/// The volume that a name means, if it has a mount unit.
const Volume* mounted(const Catalogue& catalogue, const std::string& name) {
    const auto* other = catalogue.named(name);
    const bool has_unit = other != nullptr && !other->is_off() && !other->left_out && !other->mount_unit.empty();
    return has_unit ? other : nullptr;
}

/// The encrypted volume that it stands on, if that has a unit.
const Volume* unlocked(const Catalogue& catalogue, const Volume& volume) {
    if (volume.what.encrypted.empty()) return nullptr;
    const auto* other = catalogue.named(Table::encrypted, volume.what.encrypted.str());
    return other == nullptr || other->left_out || other->mount_unit.empty() ? nullptr : other;
}

/// Of a circle's members the ordering among them is left out: PID 1 would drop a job, and all that requires it, to
/// break it, and none of them starts anyhow.
bool share_a_circle(const Volume& a, const Volume* b) { return b != nullptr && a.circle != 0 && a.circle == b->circle; }

std::string_view title(Table table) {
    switch (table) {
        case Table::volume: return "Volume";
        case Table::encrypted: return "Encrypted volume";
        case Table::swap: return "Swap";
    }
    return {};
}

}  // namespace

void collect(const Volume& volume, const Catalogue& catalogue, Dependencies& out) {
    const auto add = [&](Relation relation, const UnitName& unit, bool is_ordered) {
        if (unit == volume.mount_unit) return;
        if (relation == Relation::requires_) out.requires_.push_back(unit);
        if (relation == Relation::wants) out.wants.push_back(unit);
        if (relation == Relation::binds_to) out.binds_to.push_back(unit);
        if (is_ordered) (relation == Relation::before ? out.before : out.after).push_back(unit);
    };
    if (volume.what.kind == What::Kind::volume) {
        const auto* base = mounted(catalogue, volume.what.name.str());
        if (base != nullptr) add(Relation::requires_, base->mount_unit, !share_a_circle(volume, base));
    }
    if (const auto* base = unlocked(catalogue, volume)) {
        add(Relation::requires_, base->mount_unit, !share_a_circle(volume, base));
    }
    for (const auto& layer : volume.layers) {
        const auto* base = layer.volume.empty() ? nullptr : mounted(catalogue, layer.volume.str());
        if (base != nullptr) add(Relation::requires_, base->mount_unit, !share_a_circle(volume, base));
    }
    for (const auto& dependency : volume.dependencies) {
        const auto* other = dependency.is_volume ? mounted(catalogue, dependency.target.str()) : nullptr;
        if (dependency.is_volume && other == nullptr) continue;
        const auto unit = other != nullptr ? other->mount_unit : *UnitName::parse(dependency.target.str());
        const bool in_circle =
            other != nullptr ? share_a_circle(volume, other) : volume.circle != 0 && unit.suffix() == "mount";
        add(dependency.relation, unit, !in_circle);
    }
}

void add_dependencies(UnitFile& file, const Dependencies& units) {
    file.add_units("Requires", units.requires_);
    file.add_units("Wants", units.wants);
    file.add_units("BindsTo", units.binds_to);
    file.add_units("After", units.after);
    file.add_units("Before", units.before);
}

SafeText description_of(const Volume& volume) {
    return volume.description.empty()
               ? SafeText::made_safe(fmt::format("{} {}", title(volume.table), volume.name.str()))
               : volume.description;
}

void add_head(UnitFile& file, const Volume& volume, const SafeText& description) {
    file.section("Unit");
    file.add("Description", description);
    file.add("Documentation", "man:berth.toml(5)");
    file.add("SourcePath", SafeText::made_safe(volume.source->path));
}

SafeText fault_of(const Volume& volume) {
    const auto& fault = *volume.fault;
    return SafeText::made_safe(fmt::format("{}: {}", position(fault.where, fault.where.source->path), fault.message));
}

}  // namespace berth
