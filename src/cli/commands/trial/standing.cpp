#include "cli/commands/trial/standing.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <charconv>
#include <cstdint>
#include <expected>
#include <limits>
#include <optional>
#include <set>
#include <string_view>

#include "cli/commands/trial/notes.hpp"
#include "core/text/text.hpp"
#include "system/base/realtime.hpp"

namespace berth::cli {
namespace {

std::uint64_t number_in(const UnitProperties& unit, std::string_view name) {
    const auto& text = unit.text(name);
    std::uint64_t out = 0;
    (void)std::from_chars(text.data(), text.data() + text.size(), out);
    return out;
}

/// The timer counts by a clock that nobody can set and that stands still during a suspend: what is left of it counts.
std::optional<std::uint64_t> end_of(Outside& outside, const UnitProperties& timer) {
    constexpr auto never = std::numeric_limits<std::uint64_t>::max();
    const auto end = number_in(timer, "NextElapseUSecMonotonic");
    if (timer.text("ActiveState") != "active" || end == 0 || end == never) return std::nullopt;
    const auto counted = outside.clock_of_timers();
    return outside.time_of_day() + (end > counted ? end - counted : 0);
}

}  // namespace

Answer<std::optional<TrialStanding>> trial_standing(Outside& outside, const Session& session, const std::string& root) {
    const auto places = open_trial_places(root);
    // Where that fails nobody could have put anything that counts.
    const auto phase = places ? places->phase() : TrialPlaces::Phase::none;
    if (phase == TrialPlaces::Phase::none) return std::nullopt;
    TrialStanding out;
    out.is_ending = phase == TrialPlaces::Phase::ending;
    const auto other = read_root_as(
        root,
        {.folder = out.is_ending ? TrialPlaces::folder_of(phase) : std::string(declaration_folders[0]), .shown = {}});
    if (other) {
        const auto touched = touched_by(**other, session);
        out.names.assign(touched.begin(), touched.end());
    }
    if (out.is_ending) return out;
    const auto timer = outside.manager().unit(trial_timer);
    if (!timer) return std::unexpected(timer.error());
    out.until = end_of(outside, *timer);
    out.seen = outside.time_of_day();
    return out;
}

std::string to_text(const TrialStanding& trial) {
    std::vector<std::string> names;
    for (const auto& name : trial.names) names.push_back(printable(name));
    const auto what = fmt::format("{}{}", names.empty() ? "" : ": ", fmt::join(names, ", "));
    if (trial.is_ending)
        return fmt::format("A TRIAL IS BEING TAKEN BACK{}; to finish that: berth try --revert\n", what);
    if (!trial.until) return fmt::format("ON TRIAL, and its timer is gone{}; {}\n", what, ways_out_of_trial);
    return fmt::format("ON TRIAL until {}{}; {}\n", moment_of(*trial.until, trial.seen), what, ways_out_of_trial);
}

Json to_json(const std::optional<TrialStanding>& trial) {
    if (!trial) return {};
    return {{"state", trial->is_ending ? "ending" : "on"},
            {"names", trial->names},
            {"until", trial->until ? Json(*trial->until) : Json()}};
}

}  // namespace berth::cli
