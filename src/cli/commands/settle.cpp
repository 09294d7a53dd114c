// berth settle: releases what a start that failed half-way has left mounted.
#include "cli/commands/settle.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "cli/commands/commands.hpp"
#include "cli/hold/in_the_way.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

/// Their states, by mount unit.
Answer<std::map<std::string, UnitSummary>> states_of(ServiceManager& manager) {
    auto mounts = manager.units({"*.mount"});
    if (!mounts) return std::unexpected(mounts.error());
    std::map<std::string, UnitSummary> out;
    for (auto& unit : *mounts) {
        auto name = unit.name;
        out.emplace(std::move(name), std::move(unit));
    }
    return out;
}

bool is_candidate(const Volume& volume, std::span<const std::string> units,
                  const std::map<std::string, UnitSummary>& states) {
    if (volume.activation != Activation::attach || volume.is_wrong() || volume.left_out) return false;
    const auto& unit = volume.mount_unit.str();
    if (!units.empty() && std::ranges::find(units, unit) == units.end()) return false;
    const auto state = states.find(unit);
    return state != states.end() && (state->second.active == "active" || state->second.active == "deactivating");
}

void print_text(const std::vector<Unheld>& released) {
    for (const auto& one : released) {
        const auto name = in_quotes(one.volume->name.str());
        const auto where = printable(one.volume->where.value.str());
        if (one.release.outcome == Release::Outcome::gone)
            print(stdout, fmt::format("released volume {} at {}\n", name, where));
        if (one.release.outcome != Release::Outcome::busy && one.release.outcome != Release::Outcome::unfinished)
            continue;
        complain(fmt::format("nobody holds volume {}, but {} is still mounted; systemd keeps trying", name, where));
        print(stderr, to_text(one.release.in_the_way));
    }
}

}  // namespace

Answer<std::vector<Unheld>> release_unheld(ServiceManager& manager, const Catalogue& catalogue,
                                           std::span<const std::string> units, Patience& patience) {
    const auto states = states_of(manager);
    if (!states) return std::unexpected(states.error());
    std::vector<Unheld> unheld;
    for (const auto& volume : catalogue.volumes()) {
        if (!is_candidate(volume, units, *states)) continue;
        const auto state = manager.unit(volume.mount_unit.str());
        if (!state) return std::unexpected(state.error());
        const auto holders = holders_of(manager, *state, volume.name.str(), 1);
        if (!holders) return std::unexpected(holders.error());
        if (!holders->empty()) continue;
        // What is being unmounted needs no nudge, and what has just been unmounted must not be mounted by one.
        const bool is_idle = state->text("ActiveState") == "active" && state->text("Job").empty();
        if (!is_idle) {
            if (state->text("ActiveState") != "inactive") unheld.push_back({&volume, {}});
            continue;
        }
        if (auto nudged = nudge(manager, volume.name, patience); !nudged) return std::unexpected(nudged.error());
        unheld.push_back({&volume, {}});
    }
    // One that stands on another goes first; PID 1 sees to that. So all are nudged before any is waited for.
    for (auto& one : unheld) {
        auto release = await_release(manager, one.volume->mount_unit.str(), one.volume->where.value.str(),
                                     one.volume->name.str(), patience);
        if (!release) return std::unexpected(release.error());
        one.release = *std::move(release);
    }
    return unheld;
}

int settle(const Settings& settings, const WaitArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    auto manager = ServiceManager::connect();
    if (!manager) return report_failure(settings, {}, manager.error().message);
    Patience patience(asked.limit);
    const auto released = release_unheld(*manager, *session->catalogue, {}, patience);
    if (!released) return report_failure(settings, {}, released.error().message);
    if (settings.format == Format::json) {
        auto out = Json::array();
        for (const auto& one : *released) {
            out.push_back({{"name", one.volume->name.str()},
                           {"where", one.volume->where.value.str()},
                           {"result", name_of(one.release.outcome)},
                           {"in_the_way", to_json(one.release.in_the_way)}});
        }
        print_json({{"volumes", std::move(out)}});
    } else {
        print_text(*released);
    }
    if (const auto signal = patience.signal()) return 128 + *signal;
    const bool stuck = std::ranges::any_of(*released, [](const Unheld& one) {
        return one.release.outcome == Release::Outcome::busy || one.release.outcome == Release::Outcome::unfinished;
    });
    return stuck ? still_mounted : done;
}

}  // namespace berth::cli
