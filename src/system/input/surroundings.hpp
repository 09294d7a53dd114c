// What decides beside the declarations: the machine, its kernel command line, masks and /etc/fstab.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/machine.hpp"
#include "system/base/root.hpp"

namespace berth {

/// From PID 1's environment for generators (systemd.generator(7)), the kernel command line, and the folders below
/// `root` that outrank generators. A word of the command line that can't be understood is reported against `cmdline`.
[[nodiscard]] Machine look_around(const Root& root, Source& cmdline, Diagnostics& out);

/// An fstab below the root; empty if there is none, or none that can be read, which is reported against it.
void read_fstab(const Root& root, Source& fstab, Diagnostics& out, const std::string& path = "/etc/fstab");

/// The same of /etc/crypttab, which not everybody may read: a note then.
void read_crypttab(const Root& root, Source& crypttab, Diagnostics& out);

/// The credential fstab.extra, which PID 1 keeps where not everybody may look: a note then.
void read_fstab_extra(const Root& root, Source& credential, Diagnostics& out);

}  // namespace berth
