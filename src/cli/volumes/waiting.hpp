// Waiting until a volume is mounted: what comes of it, with nothing printed.
#pragma once

#include <string>
#include <string_view>

#include "cli/hold/patience.hpp"
#include "cli/session.hpp"

namespace berth::cli {

struct Waited {
    int status = wrong;
    std::string_view result;  ///< "mounted", "failed", "timeout" or "interrupted"
    std::string reason;       ///< empty for "mounted"
};

[[nodiscard]] Waited wait_for_volume(Outside& outside, const ResolvedVolume& volume, const Limit& limit);

}  // namespace berth::cli
