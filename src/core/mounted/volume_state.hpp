// The state of a volume on a running system, from what is known of its mount and of its mount unit.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/resolved.hpp"

namespace berth {

enum class State : std::uint8_t { mounted, not_mounted, failed, busy, guarded, masked, foreign, orphan };

/// "mounted", "not mounted", ...
[[nodiscard]] std::string_view name_of(State state);

/// What systemd knows of a mount unit; all empty if it has not loaded it.
struct MountUnitFacts {
    std::string load;    ///< "loaded", "masked", ...
    std::string active;  ///< "active", "failed", "deactivating", ...
    std::string result;  ///< "success", "exit-code", ...
    std::string job;     ///< "start", "stop", ...
    bool is_held = false;
    std::string automount;  ///< whether the automount of an `access` volume is active; empty if it is not loaded
};

/// What one finds at a volume's mount point.
enum class Found : std::uint8_t { nothing, declared, something_else };

[[nodiscard]] State state_of(const ResolvedVolume& volume, const MountUnitFacts& unit, Found found);

/// What there is to say of the state, or empty: one line.
[[nodiscard]] std::string reason_of(const ResolvedVolume& volume, const MountUnitFacts& unit, State state);

/// "systemctl stop srv-data.mount", for a shell.
[[nodiscard]] std::string command_for(std::string_view verb, std::string_view unit);

/// What a Result= of systemd means: "its command failed" for "exit-code".
[[nodiscard]] std::string_view meaning_of_result(std::string_view result);

}  // namespace berth
