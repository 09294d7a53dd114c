// What is declared more than once, here or in fstab or crypttab.
#pragma once

#include <vector>

#include "core/model/claims.hpp"
#include "core/model/machine.hpp"
#include "core/resolve/places.hpp"
#include "core/resolve/references.hpp"

namespace berth {

struct Repeats {
    std::vector<bool> claimed;                                  ///< by fstab or crypttab, which win; by index
    std::vector<Seldom<std::vector<VolumeName>>> former_names;  ///< of each those that no other has, or had
    Faults faults;
};

[[nodiscard]] Repeats find_repeats(const Items& items, const Places& places, const References& references,
                                   const MountPoints& fstab, const Machine& machine, Diagnostics& out);

}  // namespace berth
