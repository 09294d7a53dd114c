#include "cli/hold/unheld.hpp"

#include <algorithm>
#include <expected>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/hold/loaded.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

/// When many fail at once, PID 1 was seen to answer questions for 20 s before it ran the first job (257). Who gives up
/// cancels the start of all others who nudge the same volume.
constexpr auto time_to_nudge = 2min;
constexpr auto time_to_release = 10s;

bool is_candidate(const ResolvedVolume& volume, std::span<const std::string> units,
                  const std::map<std::string, UnitSummary>& states) {
    if (volume.activation != Activation::attach || volume.is_wrong() || volume.left_out) return false;
    const auto& unit = volume.unit.str();
    if (!units.empty() && std::ranges::find(units, unit) == units.end()) return false;
    const auto state = states.find(unit);
    return state != states.end() && (state->second.active == "active" || state->second.active == "deactivating");
}

/// Whoever is gone would be waited for once more for each of the others.
bool is_hopeless(const BusError& error, Patience& patience) {
    return error.is_lost_connection() || (error.is_without_answer() && patience.is_over());
}

/// Nothing if somebody holds it, or it is gone. Else it has been nudged, or is about to go anyhow.
Answer<std::optional<Unheld>> nudge_if_unheld(ServiceManager& manager, const ResolvedVolume& volume,
                                              Patience& patience) {
    const auto state = manager.unit(volume.unit.str());
    if (!state) return std::unexpected(state.error());
    const auto holders = holders_of(manager, *state, names_of(volume), 1);
    if (!holders) return std::unexpected(holders.error());
    const auto& active = state->text("ActiveState");
    if (!holders->empty() || active == "inactive") return std::nullopt;
    // What is being unmounted needs no nudge, and what has just been unmounted must not be mounted by one.
    const bool is_idle = active == "active" && state->text("Job").empty();
    if (is_idle && !patience.signal()) {
        if (auto nudged = nudge(manager, volume.name, patience); !nudged) return std::unexpected(nudged.error());
    }
    return Unheld{&volume, {}, {}};
}

/// Those whose mount unit is among `units`, or all.
Answer<std::vector<Unheld>> nudge_unheld(Outside& outside, const Catalogue& catalogue,
                                         std::span<const std::string> units, Patience& patience) {
    auto& manager = outside.manager();
    std::vector<std::string> declared;
    for (const auto& volume : catalogue.volumes()) {
        if (volume.activation == Activation::attach && !volume.unit.empty()) declared.push_back(volume.unit.str());
    }
    const auto states = loaded_units(manager, {"*.mount"}, declared);
    if (!states) return std::unexpected(states.error());
    std::vector<Unheld> unheld;
    for (const auto& volume : catalogue.volumes()) {
        if (!is_candidate(volume, units, *states)) continue;
        auto nudged = nudge_if_unheld(manager, volume, patience);
        if (nudged) {
            if (*nudged) unheld.push_back(**std::move(nudged));
            continue;
        }
        unheld.push_back({&volume, {}, nudged.error().message});
        if (is_hopeless(nudged.error(), patience)) break;
    }
    return unheld;
}

void await_release_of_all(Outside& outside, std::vector<Unheld>& unheld, Patience& patience) {
    std::string none_answers;
    for (auto& one : unheld) {
        if (one.reason.empty()) one.reason = none_answers;
        if (!one.reason.empty()) continue;
        auto release = await_release(outside, one.volume->unit.str(), one.volume->mount_point.str(),
                                     names_of(*one.volume), patience);
        if (release) {
            one.release = *std::move(release);
            continue;
        }
        one.reason = release.error().message;
        if (is_hopeless(release.error(), patience)) none_answers = one.reason;
    }
}

}  // namespace

Answer<std::vector<Unheld>> release_unheld(Outside& outside, const Catalogue& catalogue, Patience& patience) {
    auto unheld = nudge_unheld(outside, catalogue, {}, patience);
    if (!unheld) return unheld;
    // One that stands on another goes first; PID 1 sees to that. So all are nudged before any is waited for.
    await_release_of_all(outside, *unheld, patience);
    return unheld;
}

void release_after_failure(Outside& outside, const Catalogue& catalogue, std::span<const std::string> units) {
    Patience busy(outside, time_to_nudge);
    auto unheld = nudge_unheld(outside, catalogue, units, busy);
    if (!unheld) return;
    Patience brief(outside, time_to_release);
    await_release_of_all(outside, *unheld, brief);
}

int status_of(const std::vector<Unheld>& released, Patience& patience) {
    if (const auto signal = patience.signal()) return 128 + *signal;
    const bool failed = std::ranges::any_of(released, [](const Unheld& one) { return !one.reason.empty(); });
    if (failed) return wrong;
    const bool stuck = std::ranges::any_of(released, [](const Unheld& one) {
        return one.release.outcome == Release::Outcome::busy || one.release.outcome == Release::Outcome::unfinished;
    });
    return stuck ? still_mounted : done;
}

}  // namespace berth::cli
