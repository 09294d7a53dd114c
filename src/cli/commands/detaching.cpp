#include "cli/commands/detaching.hpp"

#include <fmt/format.h>

#include <utility>

#include "cli/hold/holding.hpp"
#include "core/text/text.hpp"

namespace berth::cli {
namespace {

/// Of a declared volume, or of one that systemd still has, or that is only in the mount table by now.
struct Place {
    std::string unit;
    std::string where;
    bool is_declared = false;
    bool goes_when_unheld = false;  ///< by its declaration
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
        if (volume == nullptr && !is_held) {
            const auto unknown = find_volume(session, asked_.name);
            return failed(unknown.error());
        }
        place_ = volume != nullptr ? place_of(*volume) : place_of_undeclared();
        if (!is_held) return not_held();
        const auto job = manager_.stop(unit_.str(), JobMode::replace);
        if (!job) return failed(job.error().message);
        patience_.explain([this] { return fmt::format("waiting for {} to stop", unit_.str()); });
        const auto result = await_job(manager_, *job, patience_);
        if (!result) return failed(result.error().message);
        return *result ? released() : not_stopped();
    }

  private:
    static Place place_of(const ResolvedVolume& volume) {
        return {volume.unit.str(), volume.mount_point.str(), true, volume.activation == Activation::attach};
    }

    /// The declaration is gone: the loaded attachment knows its mount, or the mount table which mounts were ours.
    Place place_of_undeclared() {
        if (const auto state = manager_.unit(unit_.str())) {
            for (const auto& bound : state->list("BindsTo")) {
                if (bound.ends_with(".mount")) return {bound, mount_point_of(bound)};
            }
        }
        if (const auto table = outside_.mount_table()) {
            for (const auto& entry : *table) {
                if (entry.volume == asked_.name) return {{}, entry.where, false, true};
            }
        }
        return {};
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
        if (place_.unit.empty()) return after(is_still_mounted() ? Release{Release::Outcome::kept, {}, {}} : Release{});
        const auto release = await_release(outside_, place_.unit, place_.where, asked_.name, patience_);
        if (!release) return failed(release.error().message);
        return after(*release);
    }

    [[nodiscard]] bool is_still_mounted() {
        const auto table = outside_.mount_table();
        return !place_.where.empty() && table && top_at(*table, place_.where) != nullptr;
    }

    Detached after(const Release& release) {
        using enum Release::Outcome;
        release_ = release;
        const auto name = in_quotes(asked_.name);
        const auto where = printable(place_.where);
        switch (release.outcome) {
            case gone:
            case held: return report(done, name_of(release.outcome), {});
            case kept:
                if (!place_.goes_when_unheld) return report(done, "released", {});
                return report(still_mounted, "kept",
                              fmt::format("let go, but {} stays mounted: {}", where,
                                          place_.is_declared
                                              ? "systemd has another declaration of it; run: systemctl daemon-reload"
                                              : "volume " + name + " is no longer declared; run: umount " + where));
            case busy:
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
