// Who else has unit files of names that berth may write.
#pragma once

#include <vector>

#include "core/host/fact_findings.hpp"
#include "system/base/root.hpp"

namespace berth {

/// Mounts, automounts and attachment targets below `root`: in folders that outrank generators, masks excepted, and
/// those of other generators, but for systemd-fstab-generator's.
[[nodiscard]] std::vector<UnitClaim> find_unit_claims(const Root& root);

}  // namespace berth
