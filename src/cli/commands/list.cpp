// berth list: what is declared: volumes, encrypted volumes and swap.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>

#include "cli/commands/commands.hpp"
#include "cli/print/json.hpp"
#include "cli/print/table.hpp"
#include "core/keys/encrypted_keys.hpp"
#include "core/text/text.hpp"
#include "core/units/encrypted_unit.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

std::string_view name_of(Activation activation) {
    switch (activation) {
        case Activation::boot: return "boot";
        case Activation::attach: return "attach";
        case Activation::access: return "access";
        case Activation::manual: return "manual";
        case Activation::off: return "off";
    }
    return {};
}

const std::string& what_of(const Volume& volume) {
    return volume.what.declared.empty() ? volume.what.text.str() : volume.what.declared;
}

/// Where it is to be found, and what is there: swap is nowhere, nor is what has no name that can be used.
std::string where_of(const Volume& volume) {
    if (volume.table != Table::encrypted) return volume.where.value.str();
    return volume.name.empty() ? std::string() : mapped_device(volume).str();
}
std::string type_of(const Volume& volume) {
    switch (volume.table) {
        case Table::volume: return volume.type.str();
        case Table::encrypted: return std::string(name_of(volume.encryption));
        case Table::swap: return "swap";
    }
    return {};
}

Json to_json(const Volume& volume) {
    const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
    return {
        {"name", text(volume.name.str())}, {"where", text(where_of(volume))},          {"what", text(what_of(volume))},
        {"type", type_of(volume)},         {"activation", name_of(volume.activation)}, {"file", volume.source->shown},
        {"line", volume.header.line},      {"unit", text(volume.mount_unit.str())},    {"wrong", volume.is_wrong()}};
}

Row to_row(const Volume& volume) {
    const auto cell = [](const std::string& value) { return value.empty() ? "-" : printable(value); };
    return {cell(volume.name.str()),
            cell(where_of(volume)),
            cell(what_of(volume)),
            type_of(volume),
            fmt::format("{}{}", name_of(volume.activation), volume.is_wrong() ? " (wrong)" : ""),
            printable(volume.source->shown)};
}

}  // namespace

int list(const Settings& settings) {
    const auto session = open_session(settings);
    if (!session) return wrong;
    print_findings(*session, settings);
    std::array<std::vector<const Volume*>, 3> all;  // by Table
    for (const auto& one : session->catalogue->all()) all[std::to_underlying(one.table)].push_back(&one);
    for (auto& table : all)
        std::ranges::stable_sort(table, {}, [](const auto* one) -> auto& { return one->name.str(); });
    if (settings.format == Format::json) {
        constexpr std::array arrays{"volumes", "encrypted", "swap"};
        Json out;
        for (std::size_t i = 0; i < all.size(); ++i) {
            out[arrays[i]] = Json::array();
            for (const auto* one : all[i]) out[arrays[i]].push_back(to_json(*one));
        }
        print_json(std::move(out));
    } else if (!session->catalogue->all().empty()) {
        std::vector<Row> rows{{"NAME", "WHERE", "WHAT", "TYPE", "ACTIVATION", "FILE"}};
        for (const auto& table : all) {
            for (const auto* one : table) rows.push_back(to_row(*one));
        }
        print(stdout, to_table(rows));
    }
    return session->found.has_errors() ? wrong : done;
}

}  // namespace berth::cli
