#include "cli/change/action.hpp"

#include <fmt/format.h>

#include "cli/print/table.hpp"
#include "core/text/text.hpp"

namespace berth::cli {

std::string_view name_of(Change change) {
    switch (change) {
        case Change::edges: return "edges";
        case Change::fresh: return "new";
        case Change::inactive: return "inactive";
        case Change::gone: return "gone";
        case Change::options: return "options";
        case Change::source: return "source";
        case Change::moved: return "moved";
        case Change::renamed: return "renamed";
        case Change::access: return "access";
        case Change::consequence: return "consequence";
    }
    return {};
}

std::string_view name_of(Verb verb) {
    switch (verb) {
        case Verb::reload: return "reload";
        case Verb::mount: return "mount";
        case Verb::attach: return "attach";
        case Verb::automount: return "automount";
        case Verb::remount: return "remount";
        case Verb::replace: return "replace";
        case Verb::unmount: return "unmount";
        case Verb::keep: return "keep";
        case Verb::stop: return "stop";
        case Verb::swapon: return "swapon";
        case Verb::swapoff: return "swapoff";
        case Verb::lock: return "lock";
    }
    return {};
}

std::string to_text(const Obstacle& obstacle) {
    if (!obstacle.is_there()) return {};
    const auto way_out = obstacle.way_out.empty() ? "" : fmt::format("; run: {}", obstacle.way_out);
    return fmt::format("  waits: {}{}\n{}", obstacle.why, way_out, to_text(obstacle.in_the_way));
}

std::string to_text(const std::vector<Action>& actions) {
    if (actions.empty()) return {};
    std::vector<Row> rows{{"ACTION", "VOLUME", "REASON"}};
    std::vector<std::string> notes;
    for (const auto& one : actions) {
        rows.push_back({std::string(name_of(one.verb)), printable(one.name), one.reason});
        notes.push_back(to_text(one.obstacle));
    }
    return to_table(rows, notes);
}

Json to_json(const Action& action) {
    // What waits is not to be done by hand either: it would hurt whoever is in the way.
    const auto& command = action.waits() ? action.obstacle.way_out : action.command;
    return {{"volume", action.name},
            {"class", name_of(action.change)},
            {"action", name_of(action.verb)},
            {"reason", action.reason},
            {"waits", action.waits() ? Json(action.obstacle.why) : Json()},
            {"blocked_by", action.obstacle.blocked_by},
            {"command", command.empty() ? Json() : Json(command)}};
}

}  // namespace berth::cli
