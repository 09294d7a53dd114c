// Volumes that are mounted in the initrd, below /sysroot, where the system's root lies until it starts.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/catalogue.hpp"

namespace berth {

/// A volume of the initrd needs, or lies in, one that is mounted later only.
void find_initrd_gaps(Catalogue& catalogue, Diagnostics& out);

/// The volumes as PID 1 of the initrd is to see them: the paths of its own are below /sysroot, the others are left out,
/// and what belongs to the system that comes later, as services and attachments, is gone.
[[nodiscard]] Catalogue as_seen_in_initrd(Catalogue catalogue, Diagnostics& out);

/// What the initrd has done before it mounted a volume is not done again, on what is mounted by then.
void take_over_from_initrd(Catalogue& catalogue);

}  // namespace berth
