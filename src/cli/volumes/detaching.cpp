#include "cli/volumes/detaching.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <expected>
#include <set>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/volumes/letting_go.hpp"
#include "cli/volumes/names.hpp"

namespace berth::cli {
namespace {

ToDetach one_to_detach(const LateSession& late, const std::string& word, std::string_view holder) {
    ToDetach out{.name = word, .unit = {}, .formerly = {}, .obstacle = {}};
    const auto name = VolumeName::parse(word);
    if (!name) {
        const auto* session = late.get();
        out.obstacle = name.error().message;
        if (session == nullptr) return out;
        if (const auto known = find_volume(*session, word); !known) out.obstacle = known.error();
        return out;
    }
    auto unit = attachment(*name, holder);
    if (unit) {
        out.unit = *std::move(unit);
    } else {
        out.obstacle = unit.error().message;
        out.status = misused;
    }
    // Of what is not read it is known that it has none.
    const auto* volume = late.is_read() ? late.get()->catalogue().named(word) : nullptr;
    if (volume != nullptr) {
        for (const auto& former : volume->former_names) {
            if (auto by_it = attachment(former, holder)) out.formerly.push_back(*std::move(by_it));
        }
    }
    return out;
}

/// One that another of them stands on was held by that until it was unmounted.
void look_again(std::deque<LettingGo>& all) {
    for (bool has_changed = true; std::exchange(has_changed, false);) {
        for (auto& one : all) {
            for (const auto& above : all) {
                if (above.outcome().result == "released") has_changed |= one.finish_after(above.outcome().where);
            }
        }
    }
}

}  // namespace

std::vector<ToDetach> to_detach(const LateSession& session, const std::vector<std::string>& words,
                                std::string_view holder) {
    const bool has_pattern = std::ranges::any_of(words, is_pattern);
    const auto* read = session.is_read() || has_pattern ? session.get() : nullptr;
    const auto meant = read != nullptr ? volumes_meant(read->catalogue(), words) : names_meant(words, {});
    std::vector<ToDetach> out;
    for (const auto& name : meant.names) out.push_back(one_to_detach(session, name, holder));
    for (const auto& pattern : meant.unmatched)
        out.push_back({.name = pattern, .unit = {}, .formerly = {}, .obstacle = complaint_of(pattern)});
    return out;
}

Answer<std::vector<ToDetach>> all_held_by(Outside& outside, const Session& session, std::string_view holder) {
    const auto units = outside.manager().units({"volume-*@*.target"});
    if (!units) return std::unexpected(units.error());
    std::set<std::string> names;
    for (const auto& unit : *units) {
        const auto found = attachment_of(unit.name);
        if (!found || found->holder != holder || (!holds(unit) && unit.active != "deactivating")) continue;
        if (is_volume_name(found->volume)) names.insert(session.catalogue().current_name(found->volume));
    }
    std::vector<ToDetach> out;
    for (const auto& name : names) out.push_back(one_to_detach(session, name, holder));
    return out;
}

std::vector<Detached> detach_volumes(Outside& outside, const LateSession& session, std::span<const ToDetach> volumes,
                                     const Limit& limit, Measure measure) {
    Patience patience(outside, limit);
    std::deque<LettingGo> all;
    for (const auto& volume : volumes) all.emplace_back(outside, volume, limit, patience, measure).begin(session);
    for (auto& one : all) one.finish();
    look_again(all);
    std::vector<Detached> out;
    for (const auto& one : all) out.push_back(one.outcome());
    return out;
}

const Detached& outcome_of(const std::vector<Detached>& detached) {
    const auto rank = [](const Detached& one) {
        return one.status > 128 ? 3 : one.status == done ? 0 : one.status == still_mounted ? 1 : 2;
    };
    return *std::ranges::max_element(detached, {}, rank);
}

}  // namespace berth::cli
