#include "cli/commands/declare/orphans.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <expected>
#include <optional>

#include "cli/commands/declare/draft.hpp"
#include "cli/commands/declare/shared_reload.hpp"
#include "cli/hold/holding.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto between_looks = 100ms;

class Orphan {
  public:
    Orphan(Outside& outside, const OrphanPlace& place, Patience& patience)
        : outside_(outside), manager_(outside.manager()), place_(place), patience_(patience) {}

    Step<> stop(const std::string& root, const DeclaredFolder& folder, InTheWay& in_the_way) {
        if (auto arrived = await_arrival(); !arrived) return arrived;
        const auto job = order_stop(root, folder);
        if (!job) return std::unexpected(job.error());
        if (!*job) return {};
        patience_.explain([this] { return fmt::format("waiting for {} to stop", place_.unit); });
        const auto result = await_job(manager_, **job, patience_);
        if (!result) return stopped_by(result.error().message);
        if (!*result) return gave_up(patience_, fmt::format("{} was stopping", place_.unit));
        const auto after = state();
        if (!after) return std::unexpected(after.error());
        if (*after != "active") return {};
        in_the_way = outside_.in_the_way_of(place_.where);
        return stopped_by(
            fmt::format("volume {} can't be unmounted: {} is in use", in_quotes(place_.name), printable(place_.where)),
            "busy", still_mounted);
    }

  private:
    /// PID 1's word for it; empty if it does not know the unit.
    Step<std::string> state() {
        const auto found = manager_.units_named({place_.unit});
        if (!found) return stopped_by(found.error().message);
        return found->empty() ? std::string() : found->front().active;
    }

    Step<> await_arrival() {
        patience_.explain([this] { return fmt::format("waiting for {} to be mounted", place_.unit); });
        while (true) {
            const auto now = state();
            if (!now) return std::unexpected(now.error());
            if (*now != "activating") return {};
            const auto woken = patience_.wait(&manager_, MountChanges::ignored, patience_.now() + between_looks);
            if (!woken) return stopped_by(woken.error().message);
            if (*woken == Woken::by_signal || patience_.is_over())
                return gave_up(patience_, fmt::format("{} was being mounted", place_.unit));
        }
    }

    /// The stop's job, or nothing if there is nothing to stop. Nobody can declare the volume anew, and hold it, before
    /// PID 1 has the order.
    Step<std::optional<std::uint32_t>> order_stop(const std::string& root, const DeclaredFolder& folder) {
        const auto lock = take_lock(folder, DeclaredFolder::Lock::files, patience_);
        if (!lock) return std::unexpected(lock.error());
        const auto session = read_root(root);
        if (!session) return stopped_by(session.error().text());
        const auto now = state();
        if (!now) return std::unexpected(now.error());
        const auto table = outside_.mount_table();
        if (!table) return stopped_by(table.error().text());
        const auto left = leftover_of(*table, (*session)->catalogue(), place_.name);
        const bool is_declared = (*session)->catalogue().known_as(place_.name) != nullptr;
        if (is_declared || *now != "active" || !left || left->unit != place_.unit) return std::nullopt;
        const auto job = manager_.stop(place_.unit, JobMode::fail);
        if (!job) return stopped_by(job.error().message);
        return *job;
    }

    Outside& outside_;
    ServiceManager& manager_;
    const OrphanPlace& place_;
    Patience& patience_;
};

}  // namespace

std::vector<OrphanPlace> places_to_attach(const Session& session, std::string_view path) {
    std::vector<OrphanPlace> out;
    const auto& catalogue = session.catalogue();
    for (const auto index : items_of(catalogue, path)) {
        const auto* volume = catalogue.volume(index);
        if (volume == nullptr || volume->unit.empty() || volume->activation != Activation::attach) continue;
        out.push_back({volume->name.str(), volume->unit.str(), volume->mount_point.str()});
    }
    return out;
}

Step<std::vector<OrphanPlace>> left_behind(Outside& outside, const Session& session, std::string_view name) {
    const auto table = outside.mount_table();
    if (!table) return stopped_by(table.error().text());
    const auto left = leftover_of(*table, session.catalogue(), name);
    if (!left) return {};
    const auto state = outside.manager().unit(left->unit);
    if (!state) return stopped_by(state.error().message);
    if (!state->text("FragmentPath").empty()) return {};
    return std::vector{OrphanPlace{std::string(name), left->unit, left->where}};
}

Step<> stop_orphans(Outside& outside, const std::string& root, const DeclaredFolder& folder,
                    const std::vector<OrphanPlace>& places, Patience& patience, InTheWay& in_the_way) {
    for (const auto& place : places) {
        if (auto stopped = Orphan(outside, place, patience).stop(root, folder, in_the_way); !stopped) return stopped;
    }
    return {};
}

}  // namespace berth::cli
