#include "core/read/meant/guesses.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/keys/keys.hpp"
#include "core/read/meant/meant_table.hpp"
#include "core/read/toml_entries.hpp"
#include "core/values/filesystem_type.hpp"
#include "core/values/volume_name.hpp"

namespace berth {
namespace {

/// The table that the node is, or those of an array.
std::vector<const toml::table*> tables_in(const toml::node& node) {
    std::vector<const toml::table*> out;
    if (const auto* table = node.as_table()) out.push_back(table);
    if (const auto* array = node.as_array()) {
        for (const auto& element : *array) {
            if (const auto* table = element.as_table()) out.push_back(table);
        }
    }
    return out;
}

/// True of a value that a volume can have, in a table that is no volume's.
bool is_of_volume(const toml::key& key, const toml::node& node) {
    return volume_key(key.str()) != nullptr && (!node.is_table() || node.as_table()->is_inline());
}

bool seems_of_volume(const toml::table& table) {
    return std::ranges::any_of(table, [](const auto& entry) { return is_of_volume(entry.first, entry.second); });
}

/// What a table calls itself by a key `name`, as `[[volume]]` may.
std::string name_in(const toml::table& table) {
    const auto name = table["name"].value<std::string>();
    return name && VolumeName::parse(*name) ? *name : std::string();
}

/// By line and column.
using FaultsByPlace = std::map<std::pair<std::uint32_t, std::uint32_t>, Fault>;

FaultsByPlace by_place(const std::vector<Fault>& faults) {
    FaultsByPlace out;
    for (const auto& fault : faults) out.try_emplace(std::pair(fault.where.line, fault.where.column), fault);
    return out;
}

void make_wrong(VolumeDecl& decl, const Fault& fault) {
    decl.faults = {fault};  // others are in what is ignored
    decl.unreadable.clear();
    decl.salvaged = true;
}

}  // namespace

void Guesses::unknown_table(const toml::key& key, const toml::node& node, const Fault& fault,
                            const FaultsOfParts& others) {
    const auto fault_of = [&](const toml::node& part) -> const Fault& {
        const auto other = others.find(&part);
        return other == others.end() ? fault : other->second;
    };
    const auto where = span_of(excerpt_, key.source());
    const auto keys = with_dots_heeded({std::string(key.str())});
    const auto meant = meant_table(keys[0]);
    for (const auto* table : tables_in(node)) {
        if (meant && meant->is_defaults) {
            defaults(key, *table, fault);
        } else if (meant && keys.size() > 1) {
            named(meant->table, {keys[1], where}, *table, fault, false);
        } else if (meant) {
            for (const auto& [name, one] : *table) {
                for (const auto* entries : tables_in(one))
                    named(meant->table, {std::string(name.str()), span_of(excerpt_, name.source())}, *entries,
                          fault_of(one), false);
            }
            if (meant->table == Table::volume) without_name(*table, fault);
        } else {
            seems_a_volume({std::string(key.str()), where}, *table, fault);
            for (const auto& [name, one] : *table) {
                for (const auto* entries : tables_in(one))
                    seems_a_volume({std::string(name.str()), span_of(excerpt_, name.source())}, *entries,
                                   fault_of(one));
            }
        }
    }
}

void Guesses::without_name(const toml::node& node, const Fault& fault) {
    for (const auto* table : tables_in(node)) {
        if (!node.is_table()) declared_in(*table, fault);
        const auto own_name = name_in(*table);
        if (!own_name.empty()) {
            named(Table::volume, {own_name, fault.where}, *table, fault, true);
            continue;
        }
        // No name has a '?': its guard is the mount alone.
        seems_a_volume({fmt::format("?{}", span_of(excerpt_, table->source()).line), fault.where}, *table, fault);
    }
}

/// `[volume.a]` below `[[volume]]` is a table in the last one of the array.
void Guesses::declared_in(const toml::table& table, const Fault& fault) {
    for (const auto& [name, node] : table) {
        if (volume_key(name.str()) != nullptr) continue;
        for (const auto* entries : tables_in(node))
            seems_a_volume({std::string(name.str()), span_of(excerpt_, name.source())}, *entries, fault);
    }
}

void Guesses::below(const toml::table& declared, const VolumeDecl& decl) {
    if (decl.table != Table::volume) return;
    std::optional<FaultsByPlace> reported;  // a copy: what is found joins the declarations, which move
    for (const auto& [name, node] : declared) {
        const auto tables = tables_in(node);
        if (tables.empty() || volume_key(name.str()) != nullptr) continue;
        if (!reported) reported = by_place(decl.faults);
        const auto where = span_of(excerpt_, name.source());
        const auto fault = reported->find(std::pair(where.line, where.column));
        if (fault == reported->end()) continue;
        for (const auto* table : tables) anywhere_in(*table, {fmt::format("?{}", where.line), where}, fault->second);
    }
}

void Guesses::anywhere_in(const toml::table& table, const Place& place, const Fault& fault) {
    if (seems_of_volume(table)) {
        seems_a_volume(place, table, fault);
        return;
    }
    for (const auto& [name, node] : table) {
        for (const auto* inner : tables_in(node)) anywhere_in(*inner, place, fault);
    }
}

void Guesses::seems_a_volume(Place place, const toml::table& entries, const Fault& fault) {
    if (seems_of_volume(entries)) named(Table::volume, std::move(place), entries, fault, true);
}

void Guesses::named(Table table, Place place, const toml::table& entries, const Fault& fault, bool is_guess) {
    VolumeDecl decl{.table = table,
                    .name = {std::move(place.name), place.where},
                    .header = place.where,
                    .main = &excerpt_.source,
                    .is_guess = is_guess};
    Diagnostics ignored;
    for (const auto& [key, node] : entries) {
        if (key_of(table, key.str()) != nullptr) read_entry(decl, key, node, excerpt_, ignored);
    }
    make_wrong(decl, fault);
    into_.volumes.push_back(std::move(decl));
}

void Guesses::defaults(const toml::key& key, const toml::table& table, const Fault& fault) {
    const auto where = span_of(excerpt_, key.source());
    const auto begin = [&](std::string type) {
        return VolumeDecl{
            .name = {std::move(type), where}, .is_defaults = true, .header = where, .main = &excerpt_.source};
    };
    auto for_all = begin({});
    Diagnostics ignored;
    for (const auto& [name, node] : table) {
        const auto* of_type = node.as_table();
        if (of_type == nullptr || !is_type_of_defaults(name.str())) {
            read_entry(for_all, name, node, excerpt_, ignored);
        } else if (FilesystemType::parse(name.str())) {
            auto decl = begin(std::string(name.str()));
            read_entries(decl, *of_type, excerpt_, ignored);
            make_wrong(decl, fault);
            into_.defaults.push_back(std::move(decl));
        }
    }
    const bool says_something = !for_all.entries.empty() || table.empty();
    make_wrong(for_all, fault);
    if (says_something) into_.defaults.push_back(std::move(for_all));
}

}  // namespace berth
