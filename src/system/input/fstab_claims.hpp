// What systemd's own generators have a claim to on this machine, by /etc/fstab and /etc/crypttab.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/claims.hpp"
#include "core/model/machine.hpp"
#include "system/base/root.hpp"

namespace berth {

/// The mount points in /etc/fstab, where they lead; in the initrd those in /sysroot/etc/fstab that are for the initrd,
/// once the root is mounted there. Paths are as the system sees them. The machine is told of swap areas and encrypted
/// volumes.
[[nodiscard]] MountPoints read_claims(const Root& root, Machine& machine, Source& fstab, Source& crypttab,
                                      Diagnostics& out);

}  // namespace berth
