#include "cli/commands/changing/asked_changes.hpp"

#include <utility>

#include "cli/change/planning.hpp"
#include "cli/hold/holding.hpp"
#include "cli/volumes/names.hpp"
#include "review/examine.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {

std::unique_ptr<Session> open_checked(const Settings& settings) {
    auto session = open_session(settings);
    return session ? checked(std::move(session), settings) : nullptr;
}

std::unique_ptr<Session> checked(std::unique_ptr<Session> session, const Settings& settings) {
    if (const auto examined = examine(*session, {}); !examined) complain(examined.error().text());
    print_findings(*session, settings);
    if (!session->found.has_errors()) return session;
    return nullptr;
}

std::expected<Changes, std::string> changes_asked_for(Outside& outside, const Session& session,
                                                      const ChangeArguments& asked) {
    const auto meant = names_meant(asked.names, names_in_changes(session.catalogue()));
    if (!meant.unmatched.empty()) return std::unexpected(complaint_of(meant.unmatched.front()));
    auto changes = plan_changes(outside, session, {{meant.names.begin(), meant.names.end()}, asked.unmount});
    if (!changes) return std::unexpected(changes.error().message);
    for (const auto& name : meant.names) {
        if (auto unknown = unknown_name(session, *changes, name); !unknown.empty())
            return std::unexpected(std::move(unknown));
    }
    return *std::move(changes);
}

int report_nothing_done(const Settings& settings, const std::string& reason) {
    return report_failure(settings, {{"actions", Json::array()}}, reason);
}

void print_plan(const Settings& settings, const Changes& changes) {
    if (settings.format != Format::json) return print(stdout, to_text(changes.actions));
    auto actions = Json::array();
    for (const auto& one : changes.actions) actions.push_back(to_json(one));
    print_json({{"actions", std::move(actions)}});
}

}  // namespace berth::cli
