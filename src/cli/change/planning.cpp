#include "cli/change/planning.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <expected>
#include <utility>

#include "cli/hold/holding.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

const char* const reload_command = "systemctl daemon-reload";

/// What PID 1 does of its own accord when it is reloaded.
void add_consequences(const Observed& observed, std::vector<Action>& out) {
    for (const auto& effect : observed.effects) {
        Action one{.change = Change::consequence, .name = effect.volume};
        if (effect.kind == ReloadEffect::Kind::unmounts) {
            one.verb = Verb::unmount;
            one.reason = "nobody holds it, and it is one to attach now: the reload unmounts it";
            one.command = fmt::format("berth attach {} HOLDER", effect.volume);
        } else if (effect.kind == ReloadEffect::Kind::stops) {
            one.verb = Verb::stop;
            one.reason =
                fmt::format("it is not mounted: the reload stops {}, which is to use it", in_quotes(effect.unit));
            one.command = fmt::format("systemctl start {}", shell_word(effect.unit));
        } else if (effect.kind == ReloadEffect::Kind::loses_name) {
            one.verb = Verb::keep;
            one.change = Change::renamed;
            one.reason = fmt::format("{} is no name of it any more", in_quotes(effect.former));
            one.command = reload_command;
            one.obstacle = held_by(effect.holders, effect.former);
            one.forbids_reload = true;
        } else {
            continue;
        }
        out.push_back(std::move(one));
    }
}

/// Whatever a reload changes is named once.
void add_edges(const Observed& observed, std::vector<Action>& out) {
    const auto& catalogue = observed.session.catalogue();
    for (const auto index : observed.outdated) {
        const auto name = name_in_changes(catalogue, index);
        if (std::ranges::find(out, name, &Action::name) != out.end()) continue;
        const bool is_new = observed.loaded_text(catalogue.facts(index).unit.str()).empty();
        out.push_back({.change = is_new ? Change::fresh : Change::edges,
                       .name = name,
                       .where = catalogue.facts(index).mount_point.str(),
                       .reason = is_new ? "it is new" : "systemd has an earlier declaration of it",
                       .command = reload_command});
    }
    if (!out.empty() || observed.dropped.empty()) return;
    out.push_back({.change = Change::gone,
                   .name = observed.dropped.front(),
                   .reason = "systemd has it loaded, and nothing declares it any more",
                   .command = reload_command});
}

/// What the reload does to those whom nobody asked to change: they would have been stopped before it.
Action left_behind(Action action) {
    action.verb = Verb::keep;
    action.change = Change::consequence;
    action.reason = fmt::format("the reload drops its unit, and leaves it mounted at {}", printable(action.where));
    action.command = fmt::format("berth apply {}", shell_word(action.name));
    action.obstacle = {};
    action.stops.clear();
    action.starts.clear();
    return action;
}

std::vector<Action> only(const std::set<std::string>& names, const Changes& changes) {
    std::vector<Action> out;
    for (const auto& one : changes.actions) {
        const bool is_of_all = changes.reload_due && (one.forbids_reload || one.change == Change::consequence);
        if (names.empty() || names.contains(one.name) || is_of_all) {
            out.push_back(one);
        } else if (changes.reload_due && one.verb == Verb::unmount && !one.stops_after_reload && !one.waits()) {
            out.push_back(left_behind(one));
        }
    }
    return out;
}

/// Consequences first, then in the order in which they are carried out.
int rank_of(const Action& action) {
    if (action.forbids_reload) return 0;
    if (action.change == Change::consequence) return 1;
    if (!action.stops.empty() && action.starts.empty()) return 2;
    if (action.is_of_reload()) return 3;
    return action.remounts.empty() ? 5 : 4;
}

}  // namespace

bool is_due_now(const Observed& observed, const Common& item) {
    if (item.activation != Activation::boot && item.activation != Activation::access) return false;
    if (!has_own_links(item)) return true;
    const auto is_up = [&](const UnitName& unit) {
        const auto units = observed.outside.manager().units_named({unit.str()});
        return units && !units->empty() && units->front().is_active();
    };
    return std::ranges::any_of(item.wanted_by, is_up) || std::ranges::any_of(item.required_by, is_up);
}

Answer<Changes> plan_changes(Outside& outside, const Session& session, const Wishes& wishes) {
    auto made = observe(outside, session);
    if (!made) return std::unexpected(made.error());
    Changes out;
    out.observed = *std::move(made);
    const auto& observed = *out.observed;
    out.reload_due = !observed.outdated.empty() || !observed.dropped.empty();
    add_consequences(observed, out.actions);
    if (auto added = add_gone(observed, out.actions); !added) return std::unexpected(added.error());
    if (auto added = add_declared(observed, wishes, out.actions); !added) return std::unexpected(added.error());
    if (auto added = add_others(observed, wishes, out.actions); !added) return std::unexpected(added.error());
    add_edges(observed, out.actions);
    out.actions = only(wishes.names, out);
    std::ranges::stable_sort(out.actions, {}, rank_of);
    return out;
}

std::string name_in_changes(const Catalogue& catalogue, std::uint32_t index) {
    const auto& name = catalogue.common(index).name.str();
    switch (catalogue.table(index)) {
        case Table::swap: return "swap." + name;
        case Table::encrypted: return "encrypted." + name;
        case Table::volume: break;
    }
    return name;
}

std::vector<std::string> names_in_changes(const Catalogue& catalogue) {
    std::vector<std::string> out;
    for (std::uint32_t index = 0; index < catalogue.size(); ++index) {
        if (!catalogue.common(index).name.empty()) out.push_back(name_in_changes(catalogue, index));
    }
    return out;
}

std::string unknown_name(const Session& session, const Changes& changes, const std::string& name) {
    if (std::ranges::find(changes.actions, name, &Action::name) != changes.actions.end()) return {};
    const auto known = names_in_changes(session.catalogue());
    if (std::ranges::find(known, name) != known.end()) return {};
    const auto volume = find_volume(session, name);
    return volume ? std::string() : volume.error();
}

}  // namespace berth::cli
