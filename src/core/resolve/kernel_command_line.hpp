// The words of the kernel command line that berth heeds.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/machine.hpp"

namespace berth {

/// Sets `enabled` and `fstab_enabled`; the last word counts. `rd.` words count in the initrd only.
void heed_command_line(const Source& cmdline, Machine& machine, Diagnostics& out);

}  // namespace berth
