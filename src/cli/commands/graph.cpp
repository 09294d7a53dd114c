// berth graph: what stands on what, who holds it, what is wrong.
#include <systemd/sd-daemon.h>

#include <fmt/format.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/loaded.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/print/graph_view.hpp"
#include "cli/volumes/names.hpp"
#include "core/model/holder.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

/// Nobody where this system is not run by systemd, or another root is asked about.
HoldersNow holders_now(const Session& session) {
    if (!session.is_of_this_system() || ::sd_booted() <= 0) return {};
    RunningSystem outside;
    if (const auto connected = outside.connect(std::chrono::seconds(10)); !connected) {
        complain(fmt::format("who holds volumes is not known: {}", connected.error().message));
        return {};
    }
    const std::vector<std::string> attachments{"volume-*@*.target"};
    const auto units = loaded_units(outside.manager(), attachments, {}, attachments);
    if (!units) {
        complain(fmt::format("who holds volumes is not known: {}", units.error().message));
        return {};
    }
    HoldersNow out;
    for (const auto& [unit, summary] : *units) {
        auto attachment = attachment_of(unit);
        if (attachment && holds(summary) && attachment->holder != settling)
            out[session.catalogue().current_name(attachment->volume)].push_back(std::move(attachment->holder));
    }
    return out;
}

bool is_utf8_wanted() {
    for (const auto* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        const char* value = std::getenv(name);
        if (value == nullptr || *value == '\0') continue;
        const std::string_view locale = value;
        return locale.ends_with("UTF-8") || locale.ends_with("utf8");
    }
    return false;
}

}  // namespace

int graph(const Settings& settings, const GraphArguments& asked) {
    const auto session = open_session(settings, {}, WithGraph::yes);
    if (!session) return wrong;
    print_findings(*session, settings);
    const GraphView view(session->catalogue(), *session->evaluation->graph(), holders_now(*session));
    const auto direction = asked.reverse ? Direction::to_users : Direction::to_needs;
    int status = session->found.has_errors() ? wrong : done;
    std::vector<std::uint32_t> from;
    const auto meant = declared_by(session->catalogue(), asked.names);
    for (const auto& name : meant.names) {
        const auto found = view.named(name);
        from.insert(from.end(), found.begin(), found.end());
    }
    for (const auto& complaint : meant.complaints) complain(complaint);
    if (!meant.complaints.empty()) status = wrong;
    if (asked.names.empty()) from = view.roots(direction);
    if (settings.format == Format::json) print_json(view.json(view.reached(from, direction)));
    else if (asked.dot) print(stdout, view.dot(view.reached(from, direction)));
    else print(stdout, view.tree(from, direction, is_utf8_wanted()));
    return status;
}

}  // namespace berth::cli
