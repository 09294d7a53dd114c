// Volumes that are mounted in the initrd, below /sysroot, where the system's root lies until it starts.
#pragma once

#include <cstdint>

#include "core/model/resolved.hpp"
#include "core/resolve/edges.hpp"

namespace berth {

/// What needs, or lies in, a volume that is mounted later only.
[[nodiscard]] Faults find_initrd_gaps(const Items& items, const Places& places, const References& references,
                                      Diagnostics& out);

/// True for a volume that PID 1 of the initrd is to see; all else is left out there.
[[nodiscard]] bool is_seen_in_initrd(const Items& items, std::uint32_t index);

/// Such a volume as PID 1 of the initrd is to see it: the paths of its own are below /sysroot, and what belongs to the
/// system that comes later, as services and attachments, is gone.
[[nodiscard]] ResolvedVolume as_seen_in_initrd(ResolvedVolume volume, Diagnostics& out);

/// Such a volume as PID 1 of the system is to see it: what the initrd has done before it mounted it is not done again,
/// on what is mounted by then.
[[nodiscard]] ResolvedVolume taken_over_from_initrd(ResolvedVolume volume);

}  // namespace berth
