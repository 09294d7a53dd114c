#include "core/units/unit_parts.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <string_view>
#include <variant>

#include "core/model/holder.hpp"

namespace berth {
namespace {

bool has_unit(const Common& item, const Facts& facts) {
    return !item.is_off() && !facts.left_out && !facts.unit.empty();
}

/// The facts of the volume that a name means, if it has a unit.
const Facts* mounted(const Catalogue& catalogue, const VolumeName& name) {
    const auto* other = catalogue.named(name.str());
    return other != nullptr && has_unit(*other, *other) ? other : nullptr;
}

const Facts* unlocked(const Catalogue& catalogue, const VolumeName& name) {
    const auto* other = catalogue.encrypted_named(name.str());
    return other != nullptr && has_unit(*other, *other) ? other : nullptr;
}

/// What the item stands on, as far as it says so by name.
std::vector<const Facts*> bases_of(const Common& item, std::uint32_t index, const Catalogue& catalogue) {
    std::vector<const Facts*> out;
    const auto in_volume = [&](const auto& place) {
        if (const auto* path = std::get_if<VolumePath>(&place)) out.push_back(mounted(catalogue, path->name));
    };
    in_volume(item.what.source);
    if (const auto* mapped = std::get_if<MappedDevice>(&item.what.source))
        out.push_back(unlocked(catalogue, mapped->name));
    if (const auto* volume = catalogue.volume(index)) {
        for (const auto& layer : volume->layers) in_volume(layer.folder);
    }
    if (const auto* encrypted = catalogue.encrypted(index); encrypted != nullptr && encrypted->key_file)
        in_volume(encrypted->key_file->value);
    std::erase(out, nullptr);
    return out;
}

/// Of a cycle's members the ordering among them is left out: PID 1 would drop a job, and all that requires it, to
/// break it, and none of them starts anyhow. Nor is anything ordered by a guard that closes a circle: what needs it is
/// one itself.
bool is_ordered(const Facts& item, const Facts& other) {
    return !item.unordered && !other.unordered && (item.cycle == 0 || item.cycle != other.cycle);
}

/// True of a unit that an item may have.
bool may_be_ours(const UnitName& unit) {
    const auto suffix = unit.suffix();
    return suffix == "mount" || suffix == "automount" || suffix == "swap" ||
           std::string_view(unit.str()).starts_with("systemd-cryptsetup@") || attachment_of(unit.str());
}

std::string_view title(Table table) {
    switch (table) {
        case Table::volume: return "Volume";
        case Table::encrypted: return "Encrypted volume";
        case Table::swap: return "Swap";
    }
    return {};
}

}  // namespace

void collect(const Common& item, const Facts& facts, const Catalogue& catalogue, Dependencies& out) {
    const auto add = [&](Relation relation, const UnitName& unit, bool is_ordered) {
        if (unit == facts.unit) return;
        if (relation == Relation::requires_) out.requires_.push_back(unit);
        if (relation == Relation::wants) out.wants.push_back(unit);
        if (relation == Relation::binds_to) out.binds_to.push_back(unit);
        if (is_ordered) (relation == Relation::before ? out.before : out.after).push_back(unit);
    };
    for (const auto* base : bases_of(item, facts.index, catalogue))
        add(Relation::requires_, base->unit, is_ordered(facts, *base));
    for (const auto& dependency : item.dependencies) {
        if (const auto* name = std::get_if<VolumeName>(&dependency.target)) {
            const auto* other = mounted(catalogue, *name);
            if (other != nullptr) add(dependency.relation, other->unit, is_ordered(facts, *other));
            continue;
        }
        const auto& unit = std::get<UnitName>(dependency.target);
        add(dependency.relation, unit, !facts.unordered && (facts.cycle == 0 || !may_be_ours(unit)));
    }
}

void add_dependencies(UnitFile& file, const Dependencies& units) {
    file.add_units("Requires", units.requires_);
    file.add_units("Wants", units.wants);
    file.add_units("BindsTo", units.binds_to);
    file.add_units("After", units.after);
    file.add_units("Before", units.before);
}

SafeText description_of(const Common& item, Table table) {
    // NOLINTNEXTLINE(modernize-return-braced-init-list): a Seldom is what it holds, if it holds anything
    if (!item.description.empty()) return item.description;
    return SafeText::made_safe(fmt::format("{} {}", title(table), item.name.str()));
}

SafeText fault_of(const Common& item, const Facts& facts) {
    if (!facts.fault) return description_of(item, Table::volume);
    const auto& fault = *facts.fault;
    return SafeText::made_safe(fmt::format("{}: {}", position(fault.where, fault.where.source->path), fault.message));
}

void add_head(UnitFile& file, const Common& item, const SafeText& description) {
    file.section("Unit");
    file.add("Description", description);
    file.add("Documentation", "man:berth.toml(5)");
    file.add("SourcePath", SafeText::made_safe(item.file->path));
}

void add_directives(UnitFile& file, const Common& item, Section section) {
    for (const auto& directive : item.directives) {
        if (directive.section == section) file.add_verbatim(directive.name, directive.value);
    }
}

}  // namespace berth
