// What there is to say of swap and encrypted volumes on the running system.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "cli/hold/outside.hpp"
#include "cli/session.hpp"

namespace berth::cli {

struct OtherStatus {
    std::string table;   ///< "swap" or "encrypted"
    std::string name;    ///< empty if the declaration has none that can be used
    std::string what;    ///< the device or file of swap, the device that an encrypted volume becomes
    std::string state;   ///< "active" or "inactive", "unlocked" or "locked"; "failed", "guarded"
    std::string reason;  ///< what there is to say of the state, or empty
    bool is_reload_due = false;
    std::vector<std::string> drop_ins;  ///< files of others that change its unit
};

/// All, or those of `names`, in the order of their names.
[[nodiscard]] Answer<std::vector<OtherStatus>> other_report(const Session& session, Outside& outside,
                                                            const std::set<std::string>& names);

}  // namespace berth::cli
