// All that is known of items together: links, names, repeats, who needs whom, and what follows from it.
#pragma once

#include "core/model/claims.hpp"
#include "core/model/machine.hpp"
#include "core/resolve/detours.hpp"

namespace berth {

/// `fstab` has the mount points that it has in the end, links followed.
[[nodiscard]] Catalogue resolve(Items items, const Detours& detours, const MountPoints& fstab, const Machine& machine,
                                Diagnostics& out);

}  // namespace berth
