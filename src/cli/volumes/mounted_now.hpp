// Whether volumes are mounted as they are declared, by the mount table alone.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/hold/outside.hpp"
#include "cli/session.hpp"
#include "core/mounted/mount_comparison.hpp"

namespace berth::cli {

struct MountedNow {
    int status = wrong;       ///< done, not_so where it is not so, or wrong where that can't be told
    std::string_view result;  ///< "mounted", "not mounted", "differs", "foreign" or "failed"
    std::string reason;       ///< empty for "mounted"
    std::vector<Difference> differs;
};

/// Of the volumes `names`, in the same order.
[[nodiscard]] std::vector<MountedNow> mounted_now(Outside& outside, const Session& session,
                                                  std::span<const std::string> names);

}  // namespace berth::cli
