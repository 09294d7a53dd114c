// What systemd's own generators have a claim to on this machine, by /etc/fstab and /etc/crypttab.
#pragma once

#include <deque>

#include "core/findings/diagnostic.hpp"
#include "core/model/claims.hpp"
#include "core/model/machine.hpp"
#include "system/base/root.hpp"

namespace berth {

/// The texts that claims point into; they stay where they are.
struct ClaimSources {
    const Source& cmdline;
    Source& fstab;
    Source& crypttab;
    std::deque<Source>& others;
};

/// The mount points in /etc/fstab, where they lead; in the initrd those in /sysroot/etc/fstab that are for the initrd,
/// once the root is mounted there. Besides those of the kernel command line and of the credential fstab.extra. Paths
/// are as the system sees them. The machine is told of swap areas and encrypted volumes.
[[nodiscard]] MountPoints read_claims(const Root& root, Machine& machine, const ClaimSources& sources,
                                      Diagnostics& out);

}  // namespace berth
