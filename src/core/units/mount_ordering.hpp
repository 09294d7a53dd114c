// The place of a mount in the boot, and in the shutdown.
#pragma once

#include "core/model/resolved.hpp"
#include "core/unit_text/unit_file.hpp"

namespace berth {

/// Adds it to the section [Unit] of the volume's mount unit.
void add_ordering(UnitFile& file, const ResolvedVolume& volume);

/// The same for its automount, which PID 1 would order before local-fs.target, whatever it is of (systemd#39177).
void add_automount_ordering(UnitFile& file, const ResolvedVolume& volume);

}  // namespace berth
