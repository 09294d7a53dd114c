// berth list: what is declared: volumes, encrypted volumes and swap.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/print/json.hpp"
#include "cli/print/table.hpp"
#include "cli/volumes/names.hpp"
#include "core/keys/encrypted_keys.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

std::string type_of(const ResolvedVolume& volume) { return volume.type.str(); }
std::string type_of(const ResolvedEncrypted& encrypted) { return std::string(name_of(encrypted.encryption)); }
std::string type_of(const ResolvedSwap&) { return "swap"; }

const std::string& what_of(const auto& item) {
    return item.what.declared.empty() ? item.source().str() : item.what.declared;
}

std::vector<std::string> former_names_of(const Facts& item) {
    std::vector<std::string> out;
    for (const auto& name : item.former_names) out.push_back(name.str());
    return out;
}

Json item_json(const auto& item) {
    const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
    return {{"name", text(item.name.str())},
            {"where", text(where_of(item))},
            {"what", text(what_of(item))},
            {"type", type_of(item)},
            {"activation", name_of(item.activation)},
            {"file", item.file->shown},
            {"line", item.header.line},
            {"unit", text(item.unit.str())},
            {"wrong", item.is_wrong()},
            {"formerly", former_names_of(item)}};
}

Row item_row(const auto& item) {
    const auto cell = [](const std::string& value) { return value.empty() ? "-" : printable(value); };
    return {cell(item.name.str()),
            cell(where_of(item)),
            cell(what_of(item)),
            type_of(item),
            fmt::format("{}{}", name_of(item.activation), item.is_wrong() ? " (wrong)" : ""),
            printable(item.file->shown)};
}

std::string former_names_note(const Facts& item) {
    const auto names = former_names_of(item);
    return names.empty() ? std::string() : fmt::format("  formerly {}\n", fmt::join(names, ", "));
}

/// By name, of each Table: all, or those of `names`.
std::array<std::vector<std::uint32_t>, 3> sorted(const Catalogue& catalogue, const std::vector<std::string>* names) {
    std::array<std::vector<std::uint32_t>, 3> out;
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        const auto& name = catalogue.common(i).name.str();
        if (names != nullptr && std::ranges::find(*names, name) == names->end()) continue;
        out[std::to_underlying(catalogue.table(i))].push_back(i);
    }
    for (auto& table : out)
        std::ranges::stable_sort(table, {}, [&](auto index) -> auto& { return catalogue.common(index).name.str(); });
    return out;
}

}  // namespace

int list(const Settings& settings, const std::vector<std::string>& names) {
    const auto session = open_session(settings);
    if (!session) return wrong;
    print_findings(*session, settings);
    const auto meant = declared_by(session->catalogue(), names);
    for (const auto& complaint : meant.complaints) complain(complaint);
    const auto& catalogue = session->catalogue();
    const auto all = sorted(session->catalogue(), names.empty() ? nullptr : &meant.names);
    if (settings.format == Format::json) {
        constexpr std::array arrays{"volumes", "encrypted", "swap"};
        Json out;
        for (std::size_t i = 0; i < all.size(); ++i) {
            out[arrays[i]] = Json::array();
            for (const auto index : all[i])
                out[arrays[i]].push_back(catalogue.visit(index, [](const auto& one) { return item_json(one); }));
        }
        print_json(out);
    } else if (std::ranges::any_of(all, [](const auto& table) { return !table.empty(); })) {
        std::vector<Row> rows{{"NAME", "WHERE", "WHAT", "TYPE", "ACTIVATION", "FILE"}};
        std::vector<std::string> notes;
        for (const auto& table : all) {
            for (const auto index : table) {
                rows.push_back(catalogue.visit(index, [](const auto& one) { return item_row(one); }));
                notes.push_back(catalogue.visit(index, [](const auto& one) { return former_names_note(one); }));
            }
        }
        print(stdout, to_table(rows, notes));
    }
    return session->found.has_errors() || !meant.complaints.empty() ? wrong : done;
}

}  // namespace berth::cli
