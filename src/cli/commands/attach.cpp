// berth attach: holds a volume for somebody, and sees to it that it is the declared one.
#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "cli/commands/attaching.hpp"
#include "cli/commands/commands.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "cli/hold/running_system.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

int print_result(const Attached& attached, Json about) {
    about["result"] = attached.result;
    about["reason"] = attached.reason.empty() ? Json() : Json(attached.reason);
    about["units"] = to_json(attached.failures);
    about["differs"] = to_json(attached.differs);
    print_json(about);
    return attached.status;
}

}  // namespace

int attach(const Settings& settings, const HolderArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    Json about{{"volume", asked.name}, {"holder", asked.holder}, {"unit", nullptr},        {"where", nullptr},
               {"result", "failed"},   {"reason", nullptr},      {"units", Json::array()}, {"differs", Json::array()}};
    const auto volume = find_volume(*session, asked.name);
    if (!volume) return report_failure(settings, about, volume.error());
    if (const auto& where = (*volume)->mount_point.str(); !where.empty()) about["where"] = where;
    if (const auto reason = obstacle_to_attaching(**volume); !reason.empty())
        return report_failure(settings, about, reason);
    auto unit = attachment((*volume)->name, asked.holder);
    if (!unit) return report_failure(settings, about, unit.error().message, misused);
    about["unit"] = unit->str();
    if (asked.holder == settling)
        return report_failure(
            settings, about,
            fmt::format("{} is what berth settle calls itself; choose another name", in_quotes(asked.holder)), misused);
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return report_failure(settings, about, connected.error().message);
    const auto attached = attach_volume(outside, *session, **volume, *unit, asked);
    if (settings.format == Format::json) return print_result(attached, std::move(about));
    if (!attached.reason.empty()) complain(attached.reason);
    print(stderr, to_text(attached.failures));
    print(stderr, to_text(attached.differs));
    if (!attached.failures.empty() || !attached.differs.empty()) warn_if_outdated(outside, *session, **volume);
    return attached.status;
}

}  // namespace berth::cli
