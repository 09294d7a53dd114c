// Making a scope that holds volumes for this process: what comes of it, with nothing printed.
#pragma once

#include <string>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/failure.hpp"
#include "cli/hold/outside.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "system/pid1/keeper.hpp"

namespace berth::cli {

struct ScopeHeld {
    bool is_held = false;
    std::string reason;  ///< why not
    std::vector<const ResolvedVolume*> volumes;
    std::vector<UnitFailure> failures;
    std::vector<Difference> differs;
};

struct ScopeAsked {
    std::string name;
    const Keeper* keeper = nullptr;  ///< who is in it; this process if there is none
};

/// Has the scope made, which holds the volumes asked for.
[[nodiscard]] ScopeHeld hold_by_scope(Outside& outside, const Session& session, const RunArguments& asked,
                                      const ScopeAsked& scope);

}  // namespace berth::cli
