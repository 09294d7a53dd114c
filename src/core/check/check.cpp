#include "core/check/check.hpp"

#include <algorithm>
#include <variant>

#include "core/check/encrypted_check.hpp"
#include "core/check/entries.hpp"
#include "core/check/swap_check.hpp"
#include "core/check/volume_check.hpp"

namespace berth {
namespace {

Item empty_item(const VolumeDecl& decl) {
    switch (decl.table) {
        case Table::volume: {
            Volume volume;
            volume.family = decl.family;
            volume.type_where = decl.header;
            return volume;
        }
        case Table::encrypted: return Encrypted();
        case Table::swap: return Swap();
    }
    return Volume();
}

/// Which row sets the directive; what is passed through comes behind all.
std::size_t rank_of(const SafeDirective& directive, Table table) {
    const auto keys = keys_of(table);
    const auto sets_it = [&](const Key* key) {
        return std::ranges::any_of(key->directives, [&](const DirectiveName& one) {
            return one.section == directive.section && one.name.str() == directive.name.str();
        });
    };
    return static_cast<std::size_t>(std::ranges::find_if(keys, sets_it) - keys.begin());
}

void read_entries(Item& item, const VolumeDecl& decl, Entries& entries, const Blame& blame) {
    for (const auto& entry : decl.entries) {
        const auto complaints = blame.complaints();
        entry.key->read(item, entry, blame);
        if (blame.complaints() > complaints) entries.add_bad(entry.key);
    }
    auto& directives = common(item).directives;
    if (directives.size() > 1)
        std::ranges::stable_sort(directives.edit(), {}, [&](const auto& one) { return rank_of(one, decl.table); });
}

void check_by_table(Item& item, Entries& entries, const Blame& blame) {
    if (auto* volume = std::get_if<Volume>(&item)) check_volume(*volume, entries, blame);
    if (auto* encrypted = std::get_if<Encrypted>(&item)) check_encrypted(*encrypted, entries, blame);
    if (auto* swap = std::get_if<Swap>(&item)) check_swap(*swap, entries, blame);
}

/// True if it was reported that what the instance is named after can't be part of a name.
bool is_told_of_instance(const VolumeDecl& decl) {
    return std::ranges::any_of(
        decl.faults, [](const Fault& fault) { return fault.found && fault.found->code == Code::instance_invalid; });
}

}  // namespace

Item check(const VolumeDecl& decl, Diagnostics& out) {
    auto item = empty_item(decl);
    auto& all = common(item);
    all.header = decl.header;
    all.activation_where = decl.header;
    all.file = decl.main;
    for (const auto& fault : decl.faults) take(all.own_fault, fault);
    const Blame blame{all.own_fault, decl.salvaged ? nullptr : &out, out.size()};
    auto name = VolumeName::parse(decl.name.value);
    if (name) all.name = *std::move(name);
    else if (!is_told_of_instance(decl)) blame.wrong(decl.name.where, std::move(name.error()));
    Entries entries(decl);
    read_entries(item, decl, entries, blame);
    check_by_table(item, entries, blame);
    return item;
}

bool needs_network_itself(const Volume& volume) {
    return volume.network_said.value == true || volume.type.origin() == Origin::network;
}

bool needs_network_itself(const Common& item) { return item.network_said.value == true; }

}  // namespace berth
