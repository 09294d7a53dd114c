// What is declared more than once, here or in fstab or crypttab.
#pragma once

#include "core/catalogue.hpp"
#include "core/fstab.hpp"
#include "core/machine.hpp"

namespace berth {

void find_repeats(Catalogue& catalogue, const MountPoints& fstab, const Machine& machine, Diagnostics& out);

}  // namespace berth
