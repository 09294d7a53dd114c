// What is declared, what PID 1 has loaded and what is mounted, side by side.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "cli/change/action.hpp"
#include "cli/hold/outside.hpp"
#include "cli/hold/reload_effects.hpp"
#include "cli/session.hpp"

namespace berth::cli {

struct Observed {
    Outside& outside;
    const Session& session;
    MountTable table;
    GeneratedUnits loaded;             ///< as PID 1 has them
    GeneratedUnits::Texts declared;    ///< unit files as they would be written now
    std::set<std::uint32_t> outdated;  ///< items whose units a reload changes
    std::vector<std::string> dropped;  ///< units of ours that it takes away
    std::map<std::string, UnitSummary> units;
    std::vector<ReloadEffect> effects;  ///< of a reload

    [[nodiscard]] bool is_active(const std::string& unit) const;
    /// What systemd says of the unit: "failed", "masked", ...; empty if it has not loaded it.
    [[nodiscard]] std::string_view state_of(const std::string& unit) const;
    [[nodiscard]] bool is_masked(const std::string& unit) const;
    [[nodiscard]] std::string_view loaded_text(std::string_view unit) const;
    [[nodiscard]] std::string_view declared_text(std::string_view unit) const;
    /// The target of the boot that PID 1 would stop with the unit; empty if there is none.
    [[nodiscard]] std::string target_that_requires(std::string_view unit) const;
};

[[nodiscard]] Answer<std::unique_ptr<Observed>> observe(Outside& outside, const Session& session);

/// Those who would lose the volume `name`, mounted by `unit`, or hold it by that name; not a target of the boot.
[[nodiscard]] Answer<std::vector<Holder>> holders_in_earnest(const Observed& observed, const std::string& unit,
                                                             const std::string& name);

/// That they hold it.
[[nodiscard]] Obstacle held_by(const std::vector<Holder>& holders, const std::string& name);

/// What keeps the mount of `name` by `unit` at `where` from being unmounted; `going` are units that go before it.
[[nodiscard]] Answer<Obstacle> obstacle_to_unmounting(const Observed& observed, const std::string& unit,
                                                      const std::string& name, const std::string& where,
                                                      const std::set<std::string>& going);

}  // namespace berth::cli
