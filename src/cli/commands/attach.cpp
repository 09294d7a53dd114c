// berth attach: holds volumes for somebody, all or none, and sees to it that they are the declared ones.
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/volumes/attaching.hpp"
#include "cli/volumes/mounted_already.hpp"
#include "cli/volumes/names.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

Json attached_json(const ToAttach& what, const std::string& holder, const Attached& attached) {
    const bool has_place = what.volume != nullptr && !what.volume->mount_point.empty();
    return {{"volume", what.name},
            {"holder", holder},
            {"unit", what.unit ? Json(what.unit->str()) : Json()},
            {"where", has_place ? Json(what.volume->mount_point.str()) : Json()},
            {"result", attached.result},
            {"reason", attached.reason.empty() ? Json() : Json(attached.reason)},
            {"units", to_json(attached.failures)},
            {"differs", to_json(attached.differs)}};
}

Json all_json(const std::vector<ToAttach>& volumes, const std::string& holder, const std::vector<Attached>& attached) {
    auto all = Json::array();
    for (std::size_t i = 0; i < volumes.size(); ++i) all.push_back(attached_json(volumes[i], holder, attached[i]));
    return {{"holder", holder}, {"result", outcome_of(attached).result}, {"volumes", std::move(all)}};
}

void print_text(const std::vector<ToAttach>& volumes, const std::vector<Attached>& attached) {
    const bool is_tried = std::ranges::all_of(volumes, &std::string::empty, &ToAttach::obstacle);
    for (std::size_t i = 0; i < volumes.size(); ++i) {
        const auto& one = attached[i];
        if (one.reason.empty() || (!is_tried && volumes[i].obstacle.empty())) continue;
        complain(volumes.size() > 1 && is_tried ? fmt::format("{}: {}", volumes[i].name, one.reason) : one.reason);
        print(stderr, to_text(one.failures));
        print(stderr, to_text(one.differs));
    }
}

/// Returns the exit status.
int print_attached(const Settings& settings, const HolderArguments& asked, const std::vector<ToAttach>& volumes,
                   const std::vector<Attached>& attached) {
    if (settings.format == Format::text) print_text(volumes, attached);
    else if (is_for_several(asked.names)) print_json(all_json(volumes, asked.holder, attached));
    else print_json(attached_json(volumes.front(), asked.holder, attached.front()));
    return outcome_of(attached).status;
}

void warn_of_outdated(Outside& outside, const LateSession& late, const std::string& name) {
    const auto* session = late.get();
    const auto* volume = session == nullptr ? nullptr : session->catalogue().named(name);
    if (volume != nullptr) warn_if_outdated(outside, *session, *volume);
}

}  // namespace

int attach(const Settings& settings, const HolderArguments& asked) {
    if (refuses_root(settings)) return misused;
    const LateSession session(settings);
    RunningSystem outside;
    // Whom these tell of is known by the name that it has now.
    const auto mounted = to_attach_if_mounted(outside, asked.names, asked.holder);
    if (!mounted && session.get() == nullptr) return wrong;
    if (!mounted) {
        for (const auto& note : renamings(session.get()->catalogue(), asked.names)) complain(note);
    }
    const auto volumes = mounted ? mounted->to_attach : to_attach(*session.get(), asked.names, asked.holder);
    if (const auto obstacles = not_attached(volumes); !obstacles.empty())
        return print_attached(settings, asked, volumes, obstacles);
    if (const auto connected = outside.connect(asked.limit); !connected) {
        const Attached failed{.result = "failed", .reason = connected.error().message, .failures = {}, .differs = {}};
        return print_attached(settings, asked, volumes, std::vector<Attached>(volumes.size(), failed));
    }
    const auto attached = attach_volumes(outside, session, volumes, asked.limit);
    const int status = print_attached(settings, asked, volumes, attached);
    if (settings.format == Format::json) return status;
    for (std::size_t i = 0; i < volumes.size(); ++i) {
        if (!attached[i].failures.empty() || !attached[i].differs.empty())
            warn_of_outdated(outside, session, volumes[i].name);
    }
    return status;
}

}  // namespace berth::cli
