#include "cli/commands/trial/starting.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <optional>
#include <utility>

#include "cli/change/observed.hpp"
#include "cli/change/planning.hpp"
#include "cli/hold/holding.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

std::string under_way() { return fmt::format("there is a trial already; {}", ways_out_of_trial); }

TrialNotes notes_for(const TrialDraft& draft, const Changes& changes) {
    TrialNotes out{draft.state, {}};
    for (const auto& [name, unit] : changes.observed->units) {
        if (unit.is_active()) out.active.insert(name);
    }
    return out;
}

/// Why the timer is not there.
std::string make_timer(Outside& outside, std::chrono::microseconds span) {
    Patience patience(outside, std::chrono::seconds(30));
    const auto description = fmt::format("End of a Trial of Volume Declarations (process {})", ::getpid());
    const auto job = outside.manager().start_timer(trial_timer, description, span);
    if (!job && job.error().is(bus_name::unit_exists)) return under_way();
    if (!job) return job.error().message;
    const auto result = await_job(outside.manager(), *job, patience);
    if (!result) return result.error().message;
    if (patience.signal()) return "interrupted";
    if (*result && (**result == "done" || (*result)->empty())) return {};
    return fmt::format("{} could not be started", trial_timer);
}

}  // namespace

std::expected<TrialDraft, std::string> prepare_trial(const std::string& root, const TrialPlaces& places,
                                                     const TrialFiles& files) {
    TrialDraft out;
    auto state = places.state();
    if (!state) return std::unexpected(state.error().text());
    auto prepared = places.prepare(files);
    if (!prepared) return std::unexpected(prepared.error().text());
    out.state = *std::move(state);
    out.prepared = *std::move(prepared);
    Administered administered{.folder = out.prepared, .shown = {}};
    for (const auto& [place, file] : files) administered.shown.emplace(place, file.shown);
    auto future = read_root_as(root, administered);
    auto former = read_root_as(root, {.folder = declaration_folders[0], .shown = {}});
    if (!future || !former) {
        places.discard(out.prepared);
        return std::unexpected((future ? former : future).error().text());
    }
    out.future = *std::move(future);
    out.former = *std::move(former);
    out.touched = touched_by(*out.former, *out.future);
    return out;
}

Answer<Changes> plan_trial(Outside& outside, const Session& session, const std::set<std::string>& touched) {
    // All are meant where there are no names.
    if (touched.empty()) return Changes();
    return plan_changes(outside, session, {.names = touched});
}

TrialBegun begin_trial(Outside& outside, const TrialPlaces& places, const TrialDraft& draft, const Changes& changes,
                       std::chrono::microseconds span) {
    TrialBegun out;
    {
        Patience patience(outside, std::chrono::seconds(60));
        const auto lock = lock_trial(places, patience);
        if (!lock) return {.reason = lock.error()};
        if (places.phase() != TrialPlaces::Phase::none) return {.reason = under_way()};
        out.reason = make_timer(outside, span);
        if (out.reason == under_way()) return out;
        const auto state = places.state();
        if (out.reason.empty() && !state) out.reason = state.error().text();
        if (out.reason.empty() && *state != draft.state) out.reason = "somebody has changed /etc/berth meanwhile";
        if (out.reason.empty()) {
            if (const auto begun = places.put_on(draft.prepared, to_text(notes_for(draft, changes))); !begun)
                out.reason = begun.error().text();
        }
        if (!out.reason.empty()) {
            stop_trial_timer(outside);
            return out;
        }
    }
    out.is_on = true;
    out.carried = carry_out(outside, *draft.future, changes, span);
    return out;
}

}  // namespace berth::cli
