#include "cli/commands/declare/letting_go.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <expected>
#include <set>
#include <string>
#include <utility>

#include "cli/commands/declare/draft.hpp"
#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

class FileOnSystem {
  public:
    FileOnSystem(Outside& outside, const Session& session, std::string_view path)
        : outside_(outside), manager_(outside.manager()), catalogue_(session.catalogue()) {
        items_ = items_of(catalogue_, path);
        for (const auto index : items_) {
            if (const auto* volume = catalogue_.volume(index)) own_.insert(volume->mount_point.str());
        }
    }

    Step<std::vector<Holder>> holders() {
        std::vector<Holder> out;
        for (const auto index : items_) {
            const auto* volume = catalogue_.volume(index);
            if (volume == nullptr || volume->name.empty()) continue;
            auto attachments = attachments_of(manager_, names_of(*volume));
            if (!attachments) return stopped_by(attachments.error().message);
            for (auto& one : *attachments) add(std::move(one), out);
            if (volume->unit.empty() || volume->is_off()) continue;
            const auto& unit = volume->unit.str();
            const auto state = manager_.unit(unit);
            if (!state) return stopped_by(state.error().message);
            auto found = holders_of(manager_, *state, names_of(*volume));
            if (!found) return stopped_by(found.error().message);
            for (auto& one : *found) {
                const bool is_of_boot =
                    one.kind == Holder::Kind::unit && outside_.is_linked_by_generator(one.name, unit);
                if (!is_of_boot) add(std::move(one), out);
            }
        }
        return out;
    }

    Step<> stop(Patience& patience, InTheWay& in_the_way) {
        for (const auto index : items_) {
            const auto* volume = catalogue_.volume(index);
            if (volume == nullptr || volume->unit.empty() || volume->is_off() || volume->claimed) continue;
            if (auto unmounted = unmount(*volume, patience, in_the_way); !unmounted) return unmounted;
        }
        for (const auto index : items_) {
            const auto& facts = catalogue_.facts(index);
            if (catalogue_.table(index) == Table::volume || facts.unit.empty() || facts.claimed) continue;
            if (auto stopped = stop_unit(facts.unit.str(), patience); !stopped) return stopped;
        }
        return {};
    }

  private:
    void add(Holder holder, std::vector<Holder>& out) const {
        const bool is_own = holder.kind == Holder::Kind::mount && own_.contains(holder.name);
        if (!is_own && std::ranges::find(out, holder) == out.end()) out.push_back(std::move(holder));
    }

    Step<> unmount(const ResolvedVolume& volume, Patience& patience, InTheWay& in_the_way) {
        const auto table = outside_.mount_table();
        if (!table) return stopped_by(table.error().text());
        const auto* entry = mounted_entry(volume, *table);
        if (entry != nullptr && !is_known_as(volume, entry->volume)) return {};
        if (volume.activation == Activation::attach) {
            const auto released = release(volume, patience, in_the_way);
            if (!released || *released) return released ? Step<>() : Step<>(std::unexpected(released.error()));
        }
        auto stopped = stop_unit(volume.unit.str(), patience);
        if (!stopped && stopped.error().result == "busy") {
            in_the_way = outside_.in_the_way_of(volume.mount_point.str());
            return in_use(volume);
        }
        if (!stopped || volume.activation != Activation::access) return stopped;
        // Not before the mount is gone: it would be torn off under its users.
        const auto automount = unit_for_path(volume.mount_point, "automount");
        return automount ? stop_unit(automount->str(), patience) : Step<>();
    }

    static std::unexpected<Refusal> in_use(const ResolvedVolume& volume) {
        return stopped_by(fmt::format("volume {} can't be unmounted: {} is in use", in_quotes(volume.name.str()),
                                      printable(volume.mount_point.str())),
                          "busy", still_mounted);
    }

    /// By PID 1, which alone knows that nobody has come meanwhile: a stop would stop him, too. False if it can't.
    Step<bool> release(const ResolvedVolume& volume, Patience& patience, InTheWay& in_the_way) {
        using enum Release::Outcome;
        const auto& unit = volume.unit.str();
        const auto state = manager_.units_named({unit});
        if (!state) return stopped_by(state.error().message);
        if (state->empty() || is_down(state->front())) return true;
        if (state->front().active == "active") {
            // Whose unit is gone has been taken back by another.
            auto nudged = nudge(manager_, volume.name, patience);
            if (!nudged && !nudged.error().is(bus_name::no_such_unit)) return stopped_by(nudged.error().message);
        }
        auto left = await_release(outside_, unit, volume.mount_point.str(), names_of(volume), patience);
        if (!left) return stopped_by(left.error().message);
        in_the_way = std::move(left->in_the_way);
        switch (left->outcome) {
            case gone: return true;
            case kept: return false;
            case held:
                return stopped_by(fmt::format("volume {} is held", in_quotes(volume.name.str())), "held",
                                  still_mounted);
            case busy: return in_use(volume);
            case unfinished:
            case interrupted: break;
        }
        return gave_up(patience, fmt::format("{} was unmounted", printable(volume.mount_point.str())));
    }

    static bool is_down(const UnitSummary& unit) { return unit.active == "inactive" || unit.active == "failed"; }

    Step<> stop_unit(const std::string& unit, Patience& patience) {
        const auto state = manager_.units_named({unit});
        if (!state) return stopped_by(state.error().message);
        if (state->empty() || is_down(state->front())) return {};
        const auto job = manager_.stop(unit, JobMode::fail);
        if (!job && job.error().is(bus_name::destructive))
            return stopped_by(fmt::format("{} is being started", unit), "held", still_mounted);
        if (!job) return stopped_by(job.error().message);
        patience.explain([unit] { return fmt::format("waiting for {} to stop", unit); });
        const auto result = await_job(manager_, *job, patience);
        if (!result) return stopped_by(result.error().message);
        if (!*result) return gave_up(patience, fmt::format("{} was stopping", unit));
        const auto after = manager_.units_named({unit});
        if (after && !after->empty() && is_down(after->front())) return {};
        return stopped_by(fmt::format("{} can't be stopped", unit), "busy", still_mounted);
    }

    Outside& outside_;
    ServiceManager& manager_;
    const Catalogue& catalogue_;
    std::vector<std::uint32_t> items_;
    std::set<std::string> own_;  // mount points
};

}  // namespace

Step<std::vector<Holder>> holders_of_file(Outside& outside, const Session& session, std::string_view path) {
    return FileOnSystem(outside, session, path).holders();
}

Step<> stop_file(Outside& outside, const Session& session, std::string_view path, Patience& patience,
                 InTheWay& in_the_way) {
    return FileOnSystem(outside, session, path).stop(patience, in_the_way);
}

}  // namespace berth::cli
