#include "cli/commands/trial/reverting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "cli/change/observed.hpp"
#include "cli/change/planning.hpp"
#include "cli/commands/trial/starting.hpp"
#include "core/mounted/volume_state.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

/// Makes of what is declared what was up.
class AsBefore {
  public:
    AsBefore(const TrialNotes& notes, const std::set<std::string>& touched, Changes& changes)
        : notes_(notes), touched_(touched), changes_(changes), observed_(*changes.observed) {}

    void see_to_it() {
        for (auto& one : changes_.actions) leave_down(one);
        for (const auto& volume : observed_.session.catalogue().volumes()) {
            const bool is_by_itself = volume.activation == Activation::boot || volume.activation == Activation::manual;
            if (is_by_itself && !volume.is_wrong() && !volume.left_out && !volume.claimed && !volume.unit.empty() &&
                touched_.contains(volume.name.str()))
                see_to(volume);
        }
    }

  private:
    [[nodiscard]] bool was_up(const std::string& unit) const { return notes_.active.contains(unit); }

    /// What was not up is not started.
    void leave_down(Action& action) const {
        if (action.starts.empty()) return;
        std::erase_if(action.starts, [&](const std::string& unit) { return !was_up(unit); });
        if (!action.starts.empty()) return;
        action.verb = action.stops.empty() ? Verb::reload : Verb::unmount;
        action.reason = "it was not up before";
    }

    void see_to(const ResolvedVolume& volume) {
        const auto& unit = volume.unit.str();
        const bool is_up = observed_.is_active(unit);
        if (is_up == was_up(unit)) return;
        const auto does = [&](const std::vector<std::string> Action::* what) {
            return std::ranges::any_of(changes_.actions, [&](const Action& one) {
                return std::ranges::find(one.*what, unit) != (one.*what).end();
            });
        };
        if (is_up && !does(&Action::stops)) {
            std::erase_if(changes_.actions, [&](const Action& one) { return one.remounts == unit; });
            auto one = made(volume, Verb::unmount, "it was not mounted before");
            one.stops = {unit};
            one.stops_after_reload = !observed_.target_that_requires(unit).empty();
            changes_.actions.push_back(std::move(one));
        }
        if (!is_up && !does(&Action::starts)) {
            auto one = made(volume, Verb::mount, "it was mounted before");
            one.starts = {unit};
            changes_.actions.push_back(std::move(one));
        }
    }

    static Action made(const ResolvedVolume& volume, Verb verb, std::string reason) {
        return {.verb = verb,
                .change = Change::inactive,
                .name = volume.name.str(),
                .where = volume.mount_point.str(),
                .reason = std::move(reason),
                .command = command_for(verb == Verb::mount ? "start" : "stop", volume.unit.str())};
    }

    const TrialNotes& notes_;
    const std::set<std::string>& touched_;
    Changes& changes_;
    const Observed& observed_;
};

Reverted revert(Outside& outside, const std::string& root, const TrialPlaces& places) {
    Reverted out;
    constexpr auto ending = TrialPlaces::Phase::ending;
    const auto notes = places.notes(ending);
    const auto future = read_root_as(root, {.folder = TrialPlaces::folder_of(ending), .shown = {}});
    const auto former = read_root_as(root, {.folder = declaration_folders[0], .shown = {}});
    if (!notes || !future || !former) {
        out.reason = !notes ? notes.error().text() : (future ? former : future).error().text();
        return out;
    }
    const auto touched = touched_by(**former, **future);
    auto changes = plan_trial(outside, **former, touched);
    if (!changes) {
        out.reason = changes.error().message;
        return out;
    }
    if (changes->observed) AsBefore(notes_in(*notes), touched, *changes).see_to_it();
    out.carried = carry_out(outside, **former, *changes, {});
    out.status = out.carried.status;
    out.result = "reverted";
    const bool is_held = out.status == still_mounted;
    if (!out.carried.reason.empty() && !is_held) out.result = "failed";
    return out;
}

}  // namespace

Reverted revert_trial(Outside& outside, const std::string& root, const TrialPlaces& places) {
    Patience patience(outside, 90s);
    const auto lock = lock_trial(places, patience);
    if (!lock) return {.reason = lock.error()};
    if (places.phase() == TrialPlaces::Phase::on) {
        if (const auto ended = places.take_off(); !ended) return {.reason = ended.error().text()};
    }
    if (places.phase() == TrialPlaces::Phase::none) {
        stop_trial_timer(outside);
        return {.status = done, .result = "none"};
    }
    auto out = revert(outside, root, places);
    // What is not done, because there was no answer or a signal came, is done by the next one.
    if (out.result == "failed" || out.status > still_mounted) return out;
    places.forget();
    stop_trial_timer(outside);
    return out;
}

}  // namespace berth::cli
