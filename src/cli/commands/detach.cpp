// berth detach: lets go of volumes, and waits for their unmount if that was the last holder.
#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <cstddef>
#include <cstdio>
#include <utility>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/volumes/detaching.hpp"
#include "cli/volumes/mounted_already.hpp"
#include "cli/volumes/names.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

std::string_view name_of_signal(int number) { return number == SIGKILL ? "SIGKILL" : "SIGTERM"; }

Json signalled_json(const std::vector<Signalled>& signalled) {
    auto out = Json::array();
    for (const auto& [process, number] : signalled) {
        out.push_back({{"pid", process.pid},
                       {"uid", process.uid},
                       {"user", process.user},
                       {"command", process.command},
                       {"signal", name_of_signal(number)}});
    }
    return out;
}

Json detached_json(const ToDetach& what, const std::string& holder, const Detached& detached) {
    auto holders = Json::array();
    for (const auto& one : detached.holders) holders.push_back({{"kind", name_of(one.kind)}, {"name", one.name}});
    return {{"volume", what.name},
            {"holder", holder},
            {"unit", what.unit.empty() ? Json() : Json(what.unit.str())},
            {"where", detached.where.empty() ? Json() : Json(detached.where)},
            {"result", detached.result},
            {"reason", detached.reason.empty() ? Json() : Json(detached.reason)},
            {"holders", std::move(holders)},
            {"in_the_way", to_json(detached.in_the_way)},
            {"measure", detached.measure == Measure::none ? Json() : Json(name_of(detached.measure))},
            {"killed", signalled_json(detached.signalled)}};
}

Json all_json(const std::vector<ToDetach>& volumes, const std::string& holder, const std::vector<Detached>& detached) {
    auto all = Json::array();
    for (std::size_t i = 0; i < volumes.size(); ++i) all.push_back(detached_json(volumes[i], holder, detached[i]));
    return {{"holder", holder},
            {"result", detached.empty() ? "not-held" : outcome_of(detached).result},
            {"volumes", std::move(all)}};
}

/// What the next command would do, which is left to whoever reads it.
std::string_view effect_of(Measure measure) {
    switch (measure) {
        case Measure::kill: return "end these processes, by SIGTERM and 5 s later by SIGKILL, and have it unmounted";
        case Measure::force: return "fail what waits for its server, and unmount it";
        case Measure::lazy: return "take it out of sight now; who uses it goes on, and it is unmounted with the last";
        case Measure::none: break;
    }
    return {};
}

std::string advice(const std::string& name, const std::string& holder, const std::vector<Measure>& helpful) {
    std::string out;
    for (const auto measure : helpful) {
        const auto verb = fmt::format("detach --{}", name_of(measure));
        out += fmt::format("  {}  # {}\n", attachment_command(verb, name, holder), effect_of(measure));
    }
    return out;
}

void print_text(const ToDetach& what, const HolderArguments& asked, const Detached& detached, bool is_one_of_many) {
    // A pattern means those that are held.
    const auto is_its = [&](const UnitName& unit, const std::string& word) {
        const auto by_it = attachment_of(unit.str());
        return by_it && by_it->volume == word;
    };
    const bool is_named = std::ranges::any_of(asked.names, [&](const std::string& word) {
        return word == what.name ||
               std::ranges::any_of(what.formerly, [&](const auto& one) { return is_its(one, word); });
    });
    if (detached.result == "not-held" && is_named)
        complain(fmt::format("warning: volume {} was not held by {}", in_quotes(what.name), in_quotes(asked.holder)));
    const bool has_name = is_one_of_many && what.obstacle.empty();
    if (!detached.reason.empty())
        complain(has_name ? fmt::format("{}: {}", what.name, detached.reason) : detached.reason);
    for (const auto& [process, number] : detached.signalled) {
        print(stderr, fmt::format("  process {} of {} ({}) was sent {}\n", process.pid, printable(process.user),
                                  printable(process.command), name_of_signal(number)));
    }
    print(stderr, to_text(detached.in_the_way));
    print(stderr, advice(what.name, asked.holder, detached.helpful));
}

/// Returns the exit status.
int print_detached(const Settings& settings, const HolderArguments& asked, const std::vector<ToDetach>& volumes,
                   const std::vector<Detached>& detached) {
    if (settings.format == Format::text) {
        for (std::size_t i = 0; i < volumes.size(); ++i) print_text(volumes[i], asked, detached[i], volumes.size() > 1);
    } else if (asked.all || is_for_several(asked.names)) {
        print_json(all_json(volumes, asked.holder, detached));
    } else {
        print_json(detached_json(volumes.front(), asked.holder, detached.front()));
    }
    return detached.empty() ? done : outcome_of(detached).status;
}

std::vector<Detached> all_failed(const std::vector<ToDetach>& volumes, const std::string& reason) {
    std::vector<Detached> out;
    for (const auto& one : volumes) {
        const bool has_obstacle = !one.obstacle.empty();
        Detached detached{.result = "failed"};
        if (has_obstacle) detached.status = one.status;
        detached.reason = has_obstacle ? one.obstacle : reason;
        out.push_back(std::move(detached));
    }
    return out;
}

int detach_all(const Settings& settings, const HolderArguments& asked, const LateSession& session, Outside& outside) {
    const Json about{{"holder", asked.holder}, {"result", "failed"}, {"volumes", Json::array()}};
    if (const auto unit = attachment(VolumeName::literal("a"), asked.holder); !unit)
        return report_failure(settings, about, unit.error().message, misused);
    const auto volumes = all_held_by(outside, *session.get(), asked.holder);
    if (!volumes) return report_failure(settings, about, volumes.error().message);
    if (volumes->empty() && settings.format == Format::text)
        complain(fmt::format("warning: {} holds nothing", in_quotes(asked.holder)));
    return print_detached(settings, asked, *volumes,
                          detach_volumes(outside, session, *volumes, asked.limit, asked.measure));
}

}  // namespace

int detach(const Settings& settings, const HolderArguments& asked) {
    if (refuses_root(settings)) return misused;
    const LateSession session(settings);
    RunningSystem outside;
    const auto connected = outside.connect(asked.limit);
    const bool is_known = !asked.all && connected && are_known_to_pid1(outside, asked.names);
    if (!is_known) {
        if (session.get() == nullptr) return wrong;
        for (const auto& note : renamings(session.get()->catalogue(), asked.names)) complain(note);
    }
    const auto volumes = to_detach(session, asked.names, asked.holder);
    const auto has_obstacle = [](const ToDetach& one) { return !one.obstacle.empty(); };
    if (!asked.all && std::ranges::all_of(volumes, has_obstacle))
        return print_detached(settings, asked, volumes, all_failed(volumes, {}));
    if (asked.all && connected) return detach_all(settings, asked, session, outside);
    if (asked.all) {
        const Json about{{"holder", asked.holder}, {"volumes", Json::array()}};
        return report_failure(settings, about, connected.error().message);
    }
    return print_detached(settings, asked, volumes,
                          connected ? detach_volumes(outside, session, volumes, asked.limit, asked.measure)
                                    : all_failed(volumes, connected.error().message));
}

}  // namespace berth::cli
