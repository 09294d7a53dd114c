// The place of a mount in the boot, and in the shutdown.
#pragma once

#include "core/model/resolved.hpp"
#include "core/unit_text/unit_file.hpp"

namespace berth {

/// Adds it to the section [Unit] of the volume's mount unit.
void add_ordering(UnitFile& file, const ResolvedVolume& volume);

}  // namespace berth
