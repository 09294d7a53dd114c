// What there is to say of each volume on the running system.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/hold/holding.hpp"
#include "cli/hold/in_the_way.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/volume_state.hpp"
#include "system/mounts/usage.hpp"

namespace berth::cli {

struct VolumeStatus {
    std::string name;  ///< empty if the declaration has none that can be used
    std::vector<std::string> formerly;
    std::string where;  ///< empty if it is not known
    State state = State::not_mounted;
    bool is_mounted = false;  ///< something is, whatever the state
    std::string reason;       ///< what there is to say of the state, or empty
    std::vector<Holder> holders;
    std::vector<Holder> wanted_by;      ///< who would hold it, if it were mounted
    std::vector<std::string> drop_ins;  ///< files of others that change its unit
    std::string command;                ///< what makes it as it is declared, or empty
    std::vector<Difference> differs;
    bool is_reload_due = false;
    std::optional<Usage> usage;  ///< if it was asked for and could be had

    std::string unit;        ///< its mount unit; empty if it is not known
    std::string type;        ///< declared, or of what is mounted if it is declared no more
    std::string activation;  ///< empty if it is declared no more
    std::string result;      ///< of the mount unit, in systemd's words; empty if it is not loaded
    /// Since when the unit is in its state, in microseconds of the realtime clock.
    std::optional<std::uint64_t> since;
    std::vector<std::string> failed_helpers;  ///< units that check, make or grow the file system, or turn on quotas
    bool is_failed = false;                   ///< something of it has failed, or is wrong
    std::optional<InTheWay> users;            ///< who uses it, if that was asked for and it is mounted
};

enum class WithUsage : std::uint8_t { no, yes };

/// All volumes by name, declared or not; or those of `names`.
[[nodiscard]] Answer<std::vector<VolumeStatus>> status_report(const Session& session, Outside& outside,
                                                              const std::set<std::string>& names, WithUsage with_usage);

}  // namespace berth::cli
