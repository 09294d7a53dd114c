// Names and mount points that are declared more than once, here or in fstab.
#pragma once

#include "core/catalogue.hpp"
#include "core/fstab.hpp"

namespace berth {

void find_repeats(Catalogue& catalogue, const MountPoints& fstab, Diagnostics& out);

}  // namespace berth
