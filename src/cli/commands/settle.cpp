// berth settle: releases what a start that failed half-way has left mounted.
#include <fmt/format.h>

#include "cli/commands/commands.hpp"
#include "cli/hold/in_the_way.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/hold/unheld.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

void print_text(const std::vector<Unheld>& released) {
    for (const auto& one : released) {
        const auto name = in_quotes(one.volume->name.str());
        const auto where = printable(one.volume->mount_point.str());
        if (!one.reason.empty()) {
            complain(fmt::format("volume {} at {}: {}", name, where, one.reason));
            continue;
        }
        if (one.release.outcome == Release::Outcome::gone)
            print(stdout, fmt::format("released volume {} at {}\n", name, where));
        if (one.release.outcome != Release::Outcome::busy && one.release.outcome != Release::Outcome::unfinished)
            continue;
        complain(fmt::format("nobody holds volume {}, but {} is still mounted; systemd keeps trying", name, where));
        print(stderr, to_text(one.release.in_the_way));
    }
}

}  // namespace

int settle(const Settings& settings, const WaitArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return report_failure(settings, {}, connected.error().message);
    Patience patience(outside, asked.limit);
    const auto released = release_unheld(outside, session->catalogue(), patience);
    if (!released) return report_failure(settings, {}, released.error().message);
    if (settings.format == Format::json) {
        auto out = Json::array();
        for (const auto& one : *released) {
            out.push_back({{"name", one.volume->name.str()},
                           {"where", one.volume->mount_point.str()},
                           {"result", one.reason.empty() ? name_of(one.release.outcome) : "failed"},
                           {"reason", one.reason.empty() ? Json() : Json(one.reason)},
                           {"in_the_way", to_json(one.release.in_the_way)}});
        }
        print_json({{"volumes", std::move(out)}});
    } else {
        print_text(*released);
    }
    return status_of(*released, patience);
}

}  // namespace berth::cli
