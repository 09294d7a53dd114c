// Making a scope of this process that holds volumes: what comes of it, with nothing printed.
#pragma once

#include <string>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/failure.hpp"
#include "cli/hold/outside.hpp"
#include "core/mounted/mount_comparison.hpp"

namespace berth::cli {

struct ScopeHeld {
    bool is_held = false;
    std::string reason;  ///< why not
    std::vector<const ResolvedVolume*> volumes;
    std::vector<UnitFailure> failures;
    std::vector<Difference> differs;
};

/// Has this process moved to `scope`, which holds the volumes asked for.
[[nodiscard]] ScopeHeld hold_by_scope(Outside& outside, const Session& session, const RunArguments& asked,
                                      const std::string& scope);

}  // namespace berth::cli
