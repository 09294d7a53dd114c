// Volumes that are mounted in the initrd, below /sysroot, where the system's root lies until it starts.
#pragma once

#include "core/resolve/edges.hpp"

namespace berth {

/// What needs, or lies in, a volume that is mounted later only.
[[nodiscard]] Faults find_initrd_gaps(const Items& items, const Places& places, const References& references,
                                      Diagnostics& out);

/// The volumes, resolved, as PID 1 of the initrd is to see them: the paths of its own are below /sysroot, the others
/// are left out, and what belongs to the system that comes later, as services and attachments, is gone.
[[nodiscard]] Items as_seen_in_initrd(Items items, Diagnostics& out);

/// What the initrd has done before it mounted a volume is not done again, on what is mounted by then.
[[nodiscard]] Items taken_over_from_initrd(Items items);

}  // namespace berth
