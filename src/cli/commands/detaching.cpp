#include "cli/commands/detaching.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>

#include "cli/hold/holding.hpp"
#include "core/mounted/volume_state.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

/// Of a declared volume, or of one that systemd still has, or that is only in the mount table by now.
struct Place {
    std::string unit;
    std::string where;
    bool goes_when_unheld = false;  ///< by its declaration
    bool is_leftover = false;       ///< no declaration is left of what is mounted there
};

class Detaching {
  public:
    Detaching(Outside& outside, const UnitName& unit, const HolderArguments& asked)
        : outside_(outside), manager_(outside.manager()), asked_(asked), unit_(unit), patience_(outside, asked.limit) {}

    Detached run(const Session& session) {
        const auto* volume = session.catalogue().named(asked_.name);
        const auto state = manager_.units_named({unit_.str()});
        if (!state) return failed(state.error().message);
        const bool is_held = !state->empty() && (holds(state->front()) || state->front().active == "deactivating");
        const auto leftover = leftover_among_mounts(session);
        if (volume == nullptr && !is_held && !leftover) {
            const auto unknown = find_volume(session, asked_.name);
            return failed(unknown.error());
        }
        if (volume != nullptr && !volume->is_off()) place_ = place_of(*volume);
        // systemd may have another declaration still, and by that the attachment holds something else.
        if (auto bound = bound_place(); !bound.unit.empty() && (is_held || volume == nullptr)) take(std::move(bound));
        // One that was moved lost its holders when its declaration was loaded, and what it left goes when it is asked
        // for.
        if (leftover && (place_.unit.empty() || place_.unit == leftover->unit || !is_held))
            place_ = {leftover->unit, leftover->where, true, true};
        if (!is_held) return leftover ? released() : not_held();
        const auto job = manager_.stop(unit_.str(), JobMode::replace);
        if (!job) return failed(job.error().message);
        patience_.explain([this] { return fmt::format("waiting for {} to stop", unit_.str()); });
        const auto result = await_job(manager_, *job, patience_);
        if (!result) return failed(result.error().message);
        return *result ? released() : not_stopped();
    }

  private:
    static Place place_of(const ResolvedVolume& volume) {
        return {volume.unit.str(), volume.mount_point.str(), volume.activation == Activation::attach, false};
    }

    void take(Place bound) {
        if (bound.unit != place_.unit) place_ = std::move(bound);
    }

    /// The mount that the attachment is bound to.
    Place bound_place() {
        if (const auto state = manager_.unit(unit_.str())) {
            for (const auto& bound : state->list("BindsTo")) {
                if (bound.ends_with(".mount")) return {bound, mount_point_of(bound), false, false};
            }
        }
        return {};
    }

    [[nodiscard]] std::optional<Leftover> leftover_among_mounts(const Session& session) {
        const auto table = outside_.mount_table();
        return table ? leftover_of(*table, session.catalogue(), asked_.name) : std::nullopt;
    }

    Detached not_held() { return report(done, "not-held", {}); }

    /// Something is ordered before the attachment's end, and takes its time.
    Detached not_stopped() {
        if (const auto signal = patience_.signal()) {
            return report(128 + *signal, "interrupted", fmt::format("interrupted while {} was stopping", unit_.str()));
        }
        return report(still_mounted, "timeout",
                      fmt::format("{} has not stopped after {}; systemd goes on", unit_.str(), to_text(*asked_.limit)));
    }

    Detached released() {
        if (place_.unit.empty()) return report(done, "released", {});
        if (place_.is_leftover) {
            auto others = attachments_of(manager_, asked_.name);
            if (!others) return failed(others.error().message);
            if (!others->empty()) return after({Release::Outcome::held, *std::move(others), {}});
        }
        const auto release = await_release(outside_, place_.unit, place_.where, asked_.name, patience_);
        if (!release) return failed(release.error().message);
        if (place_.is_leftover && release->outcome == Release::Outcome::kept) return unmounted();
        return after(*release);
    }

    /// Of what is no longer declared systemd does not know that it is to go with its last holder.
    Detached unmounted() {
        using enum Release::Outcome;
        const auto job = manager_.stop(place_.unit, JobMode::fail);
        if (!job) return failed(job.error().message);
        const auto result = await_job(manager_, *job, patience_);
        if (!result) return failed(result.error().message);
        if (*result == "done") return after({});
        const auto outcome = patience_.signal() ? interrupted : *result ? busy : unfinished;
        return after({outcome, {}, outside_.in_the_way_of(place_.where)});
    }

    Detached after(const Release& release) {
        using enum Release::Outcome;
        release_ = release;
        const auto where = printable(place_.where);
        switch (release.outcome) {
            case gone:
            case held: return report(done, name_of(release.outcome), {});
            case kept:
                if (!place_.goes_when_unheld) return report(done, "released", {});
                return report(still_mounted, "kept",
                              fmt::format("let go, but {} stays mounted: {}", where,
                                          "systemd has another declaration of it; run: systemctl daemon-reload"));
            case busy:
                if (place_.is_leftover && !is_tried_again()) {
                    return report(still_mounted, "busy",
                                  fmt::format("let go, but {} is in use; once it is free, run: {}", where,
                                              command_for("stop", place_.unit)));
                }
                return report(still_mounted, "busy",
                              fmt::format("let go, but {} is in use; systemd keeps trying to unmount it", where));
            case unfinished:
                return report(still_mounted, "timeout",
                              fmt::format("let go, but {} is not unmounted after {}; systemd keeps trying", where,
                                          to_text(*asked_.limit)));
            case interrupted: {
                const int signal = patience_.signal().value_or(0);
                return report(128 + signal, "interrupted",
                              fmt::format("let go; interrupted while {} was unmounted", where));
            }
        }
        return failed({});
    }

    /// What systemd has loaded from a file of ours goes by itself.
    [[nodiscard]] bool is_tried_again() {
        const auto state = manager_.unit(place_.unit);
        return state && state->text("StopWhenUnneeded") == "yes";
    }

    Detached failed(const std::string& reason) { return report(wrong, "failed", reason); }

    Detached report(int status, std::string_view result, std::string reason) {
        return {status,
                result,
                std::move(reason),
                place_.where,
                std::move(release_.holders),
                std::move(release_.in_the_way)};
    }

    Outside& outside_;
    ServiceManager& manager_;
    const HolderArguments& asked_;
    const UnitName& unit_;
    Patience patience_;
    Place place_;
    Release release_;
};

}  // namespace

Detached detach_volume(Outside& outside, const Session& session, const UnitName& unit, const HolderArguments& asked) {
    return Detaching(outside, unit, asked).run(session);
}

}  // namespace berth::cli
