// berth wait: until volumes are mounted, or gone.
#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/volumes/names.hpp"
#include "cli/volumes/waiting.hpp"

namespace berth::cli {
namespace {

Json waited_json(const Session& session, const std::string& name, const Waited& waited) {
    const auto* volume = session.catalogue().named(name);
    const bool has_place = volume != nullptr && !volume->mount_point.empty();
    return {{"volume", name},
            {"where", has_place ? Json(volume->mount_point.str()) : Json()},
            {"result", waited.result},
            {"reason", waited.reason.empty() ? Json() : Json(waited.reason)}};
}

/// What one is told of all: that of a signal, or of the first that is not as it should be.
const Waited& worst_of(const std::vector<Waited>& waited) {
    const auto rank = [](const Waited& one) {
        return one.status > 128 ? 3 : one.status == done ? 0 : one.result == "given-up" ? 1 : 2;
    };
    return *std::ranges::max_element(waited, {}, rank);
}

void print_text(const std::vector<Waited>& waited) {
    std::vector<std::string> said;
    for (const auto& one : waited) {
        if (one.status == done || one.result == "given-up") continue;
        if (std::ranges::find(said, one.reason) == said.end()) complain(said.emplace_back(one.reason));
    }
}

}  // namespace

int wait(const Settings& settings, const WaitForArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    for (const auto& note : renamings(session->catalogue(), asked.names)) complain(note);
    auto meant = volumes_meant(session->catalogue(), asked.names);
    RunningSystem outside;
    std::vector<Waited> waited;
    if (meant.unmatched.empty()) {
        waited = wait_for_volumes(outside, *session, meant.names, asked.limit,
                                  asked.gone ? Until::none_mounted : Until::all_mounted);
    }
    for (auto& pattern : meant.unmatched) {
        waited.resize(meant.names.size(), {wrong, "given-up", "not waited for, because of " + complaint_of(pattern)});
        waited.push_back({wrong, "failed", complaint_of(pattern)});
        meant.names.push_back(std::move(pattern));
    }
    const auto& outcome = worst_of(waited);
    if (settings.format == Format::text) {
        print_text(waited);
    } else if (is_for_several(asked.names)) {
        auto volumes = Json::array();
        for (std::size_t i = 0; i < waited.size(); ++i)
            volumes.push_back(waited_json(*session, meant.names[i], waited[i]));
        print_json({{"result", outcome.result}, {"volumes", std::move(volumes)}});
    } else {
        print_json(waited_json(*session, meant.names.front(), waited.front()));
    }
    return outcome.status;
}

}  // namespace berth::cli
