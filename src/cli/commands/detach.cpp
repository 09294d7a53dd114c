// berth detach: lets go of a volume, and waits for its unmount if that was the last holder.
#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "cli/commands/commands.hpp"
#include "cli/commands/detaching.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/running_system.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

int print_result(const Detached& detached, Json about) {
    auto holders = Json::array();
    for (const auto& holder : detached.holders)
        holders.push_back({{"kind", name_of(holder.kind)}, {"name", holder.name}});
    about["where"] = detached.where.empty() ? Json() : Json(detached.where);
    about["result"] = detached.result;
    about["reason"] = detached.reason.empty() ? Json() : Json(detached.reason);
    about["holders"] = std::move(holders);
    about["in_the_way"] = to_json(detached.in_the_way);
    print_json(about);
    return detached.status;
}

}  // namespace

int detach(const Settings& settings, const HolderArguments& asked) {
    if (refuses_root(settings)) return misused;
    const auto session = open_session(settings);
    if (!session) return wrong;
    Json about{{"volume", asked.name},     {"holder", asked.holder},
               {"unit", nullptr},          {"where", nullptr},
               {"result", "failed"},       {"reason", nullptr},
               {"holders", Json::array()}, {"in_the_way", to_json(InTheWay())}};
    const auto name = VolumeName::parse(asked.name);
    if (!name) {
        const auto known = find_volume(*session, asked.name);
        return report_failure(settings, about, known ? name.error().message : known.error());
    }
    auto unit = attachment(*name, asked.holder);
    if (!unit) return report_failure(settings, about, unit.error().message, misused);
    about["unit"] = unit->str();
    RunningSystem outside;
    if (auto connected = outside.connect(asked.limit); !connected)
        return report_failure(settings, about, connected.error().message);
    const auto detached = detach_volume(outside, *session, *unit, asked);
    if (settings.format == Format::json) return print_result(detached, std::move(about));
    if (detached.result == "not-held") {
        complain(fmt::format("warning: volume {} was not held by {}", in_quotes(asked.name), in_quotes(asked.holder)));
    }
    if (!detached.reason.empty()) complain(detached.reason);
    print(stderr, to_text(detached.in_the_way));
    return detached.status;
}

}  // namespace berth::cli
