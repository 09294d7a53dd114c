// The mount points that systemd-fstab-generator has a claim to on this machine.
#pragma once

#include "core/diagnostic.hpp"
#include "core/fstab.hpp"
#include "core/machine.hpp"
#include "system/root.hpp"

namespace berth {

/// Those in /etc/fstab, where they lead; in the initrd those in /sysroot/etc/fstab that are for the initrd, once the
/// root is mounted there. Paths are as the system sees them.
[[nodiscard]] MountPoints claims_of_fstab(const Root& root, const Machine& machine, Source& fstab, Diagnostics& out);

}  // namespace berth
