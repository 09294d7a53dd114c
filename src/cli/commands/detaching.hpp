// Letting go of a volume, and waiting for its unmount: what comes of it, with nothing printed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/in_the_way.hpp"
#include "cli/hold/outside.hpp"
#include "core/model/holder.hpp"

namespace berth::cli {

struct Detached {
    int status = wrong;
    std::string_view result;  ///< "released", "held", "not-held", "kept", "busy", "timeout", "interrupted" or "failed"
    std::string reason;       ///< empty if there is nothing to complain of
    std::string where;        ///< empty if it is not known
    std::vector<Holder> holders;
    InTheWay in_the_way;
};

/// Has `unit`, an attachment of the volume asked for, stopped.
[[nodiscard]] Detached detach_volume(Outside& outside, const Session& session, const UnitName& unit,
                                     const HolderArguments& asked);

}  // namespace berth::cli
