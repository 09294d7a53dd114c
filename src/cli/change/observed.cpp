#include "cli/change/observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/loaded.hpp"
#include "core/mounted/volume_state.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

std::string_view text_in(const GeneratedUnits::Texts& texts, std::string_view path) {
    const auto found = texts.find(path);
    return found == texts.end() ? std::string_view() : found->second;
}

/// The units that there is something to ask of, where systemd can't list them all.
std::vector<std::string> units_to_look_at(const Observed& observed) {
    std::vector<std::string> out;
    const auto add = [&](const GeneratedUnits::Texts& texts) {
        for (const auto& [path, text] : texts) {
            if (path.find('/') == std::string::npos && path.find("@.") == std::string::npos) out.push_back(path);
        }
    };
    add(observed.declared);
    for (const auto& unit : observed.dropped) out.push_back(unit);
    for (const auto& entry : observed.table) {
        const auto path = AbsolutePath::parse(entry.where);
        const auto unit = path && !entry.volume.empty() ? unit_for_path(*path, "mount") : UnitName();
        if (unit && !unit->empty()) out.push_back(unit->str());
    }
    return out;
}

std::string way_to_let_go(const Holder& holder, const std::string& name) {
    switch (holder.kind) {
        case Holder::Kind::attachment: return attachment_command("detach", name, holder.name);
        case Holder::Kind::unit: return command_for("stop", holder.name);
        case Holder::Kind::mount: break;
    }
    const auto path = AbsolutePath::parse(holder.name);
    const auto unit = path ? unit_for_path(*path, "mount") : std::unexpected(Complaint());
    return unit ? command_for("stop", unit->str()) : std::string();
}

void add_all(const InTheWay& in_the_way, std::vector<std::string>& out) {
    for (const auto& user : in_the_way.processes.users)
        out.push_back(fmt::format("process {} ({})", user.pid, user.command));
    for (const auto& where : in_the_way.others.mounts_below) out.push_back(where);
    for (const auto& loop : in_the_way.others.loop_devices) out.push_back(loop.device);
    for (const auto& file : in_the_way.others.swap_files) out.push_back(file);
}

}  // namespace

bool Observed::is_active(const std::string& unit) const {
    const auto found = units.find(unit);
    return found != units.end() && found->second.is_active();
}

std::string_view Observed::state_of(const std::string& unit) const {
    const auto found = units.find(unit);
    return found == units.end() ? std::string_view() : found->second.active;
}

bool Observed::is_masked(const std::string& unit) const {
    const auto found = units.find(unit);
    return session.machine.masked.contains(unit) || (found != units.end() && found->second.load == "masked");
}

std::string_view Observed::loaded_text(std::string_view unit) const { return text_in(loaded.files, unit); }
std::string_view Observed::declared_text(std::string_view unit) const { return text_in(declared, unit); }

std::string Observed::target_that_requires(std::string_view unit) const {
    for (const auto& [path, target] : loaded.links) {
        const auto slash = path.find(".target.requires/");
        if (slash != std::string::npos && path.substr(path.find('/') + 1) == unit)
            return path.substr(0, slash + std::string_view(".target").size());
    }
    return {};
}

Answer<std::unique_ptr<Observed>> observe(Outside& outside, const Session& session) {
    auto table = outside.mount_table();
    if (!table) return std::unexpected(BusError{table.error().code.value(), {}, table.error().text()});
    auto out = std::make_unique<Observed>(
        Observed{outside, session, *std::move(table), outside.generated(), {}, {}, {}, {}, {}});
    const auto tree = session.plan().tree();
    std::set<std::string> stale;
    out->outdated = outdated_volumes(tree, out->loaded, stale);
    for (const auto& group : tree) {
        for (const auto& file : group.files) out->declared.emplace(file.path, file.text);
    }
    for (const auto& [path, text] : out->loaded.files) {
        const bool is_unit = path.find('/') == std::string::npos;
        if (is_unit && is_ours(text) && !out->declared.contains(path)) out->dropped.push_back(path);
    }
    const std::string attachments = "volume-*@*.target";
    auto units = loaded_units(outside.manager(),
                              {"*.mount", "*.automount", "*.swap", "systemd-cryptsetup@*.service", attachments},
                              units_to_look_at(*out), {attachments});
    if (!units) return std::unexpected(units.error());
    out->units = *std::move(units);
    auto effects = reload_effects(outside, session);
    if (!effects) return std::unexpected(effects.error());
    out->effects = *std::move(effects);
    return out;
}

Answer<std::vector<Holder>> holders_in_earnest(const Observed& observed, const std::string& unit,
                                               const std::string& name) {
    auto& manager = observed.outside.manager();
    const auto state = manager.unit(unit);
    if (!state) return std::unexpected(state.error());
    const auto names = observed.session.catalogue().names_of(name);
    auto out = holders_of(manager, *state, names);
    if (!out) return out;
    // Whoever has the boot wait for it has links written.
    std::erase_if(*out, [&](const Holder& one) {
        const auto is_linked = [&](std::string_view kind) {
            return observed.loaded.links.contains(fmt::format("{}.{}/{}", one.name, kind, unit));
        };
        return one.kind == Holder::Kind::unit && one.name.ends_with(".target") &&
               (is_linked("wants") || is_linked("requires"));
    });
    // Of one that has moved they are bound to its new place, once that is loaded.
    const auto* volume = observed.session.catalogue().known_as(name);
    const bool is_elsewhere = volume != nullptr && !volume->is_off() && volume->unit.str() != unit;
    if (is_elsewhere && observed.loaded_text(unit).empty()) return out;
    const auto attachments = attachments_of(manager, names);
    if (!attachments) return attachments;
    for (const auto& one : *attachments) add_once(*out, one);
    return out;
}

Obstacle held_by(const std::vector<Holder>& holders, const std::string& name) {
    Obstacle out{fmt::format("held by {}", holders_in_words(holders)), {}, {}, way_to_let_go(holders.front(), name)};
    for (const auto& one : holders) out.blocked_by.push_back(one.name);
    return out;
}

Answer<Obstacle> obstacle_to_unmounting(const Observed& observed, const std::string& unit, const std::string& name,
                                        const std::string& where, const std::set<std::string>& going) {
    auto holders = holders_in_earnest(observed, unit, name);
    if (!holders) return std::unexpected(holders.error());
    const auto goes = [&](const std::string& place) {
        const auto path = AbsolutePath::parse(place);
        const auto other = path ? unit_for_path(*path, "mount") : std::unexpected(Complaint());
        return other && going.contains(other->str());
    };
    std::erase_if(*holders, [&](const Holder& one) { return one.kind == Holder::Kind::mount && goes(one.name); });
    if (!holders->empty()) return held_by(*holders, name);
    Obstacle out;
    out.in_the_way = observed.outside.in_the_way_of(where);
    std::erase_if(out.in_the_way.others.mounts_below, goes);
    if (out.in_the_way.empty()) return Obstacle();
    out.why = "it is in use";
    add_all(out.in_the_way, out.blocked_by);
    return out;
}

}  // namespace berth::cli
