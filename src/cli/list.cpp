// berth list: the declared volumes.
#include <fmt/format.h>
#include <algorithm>
#include <cstdio>

#include "cli/commands.hpp"
#include "cli/json.hpp"
#include "cli/table.hpp"
#include "core/text.hpp"
#include "system/standard_streams.hpp"

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

Json to_json(const Volume& volume) {
    const auto text = [](const std::string& value) { return value.empty() ? Json() : Json(value); };
    return {
        {"name", text(volume.name.str())}, {"where", text(volume.where.value.str())},  {"what", text(what_of(volume))},
        {"type", volume.type.str()},       {"activation", name_of(volume.activation)}, {"file", volume.source->shown},
        {"line", volume.header.line},      {"unit", text(volume.mount_unit.str())},    {"wrong", volume.is_wrong()}};
}

Row to_row(const Volume& volume) {
    const auto cell = [](const std::string& value) { return value.empty() ? "-" : printable(value); };
    return {cell(volume.name.str()),
            cell(volume.where.value.str()),
            cell(what_of(volume)),
            volume.type.str(),
            fmt::format("{}{}", name_of(volume.activation), volume.is_wrong() ? " (wrong)" : ""),
            printable(volume.source->shown)};
}

}  // namespace

int list(const Settings& settings) {
    const auto session = open_session(settings);
    if (!session) return wrong;
    print_findings(*session, settings);
    std::vector<const Volume*> volumes;
    for (const auto& volume : session->catalogue->volumes()) volumes.push_back(&volume);
    std::ranges::stable_sort(volumes, {}, [](const auto* volume) -> auto& { return volume->name.str(); });
    if (settings.format == Format::json) {
        auto out = Json::array();
        for (const auto* volume : volumes) out.push_back(to_json(*volume));
        print_json({{"volumes", std::move(out)}});
    } else if (!volumes.empty()) {
        std::vector<Row> rows{{"NAME", "WHERE", "WHAT", "TYPE", "ACTIVATION", "FILE"}};
        for (const auto* volume : volumes) rows.push_back(to_row(*volume));
        print(stdout, to_table(rows));
    }
    return session->found.has_errors() ? wrong : done;
}

}  // namespace berth::cli
