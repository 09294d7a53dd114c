// Holding a volume for somebody, and seeing to it that it is the declared one: what comes of it, with nothing printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/failure.hpp"
#include "cli/hold/outside.hpp"
#include "core/mounted/mount_comparison.hpp"

namespace berth::cli {

struct Attached {
    int status = wrong;
    std::string_view result;  ///< "attached", "failed", "differs", "timeout" or "interrupted"
    std::string reason;       ///< empty for "attached"
    std::vector<UnitFailure> failures;
    std::vector<Difference> differs;
};

/// Has `unit`, an attachment of `volume`, started. Unless it is attached in the end, it is let go of again.
[[nodiscard]] Attached attach_volume(Outside& outside, const Session& session, const ResolvedVolume& volume,
                                     const UnitName& unit, const HolderArguments& asked);

}  // namespace berth::cli
