// Taking back what `berth declare` has declared: what comes of it, with nothing printed.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/hold/in_the_way.hpp"
#include "cli/hold/outside.hpp"
#include "core/model/holder.hpp"

namespace berth::cli {

struct Undeclared {
    int status = wrong;
    /// "undeclared", "not-declared", "held", "busy", "wrong", "failed", "timeout" or "interrupted"
    std::string_view result = "failed";
    std::string reason;
    std::vector<Holder> holders;  ///< for "held"
    InTheWay in_the_way;          ///< for "busy"
    std::vector<const Diagnostic*> findings;
    std::vector<std::unique_ptr<Session>> readings;  ///< that the findings point into
};

/// Unmounts what nobody holds, removes the file, and waits until PID 1 has forgotten it. Unless all of this comes to
/// its end, the file stays.
[[nodiscard]] Undeclared undeclare_volume(Outside& outside, const std::string& root, const VolumeArguments& asked);

}  // namespace berth::cli
