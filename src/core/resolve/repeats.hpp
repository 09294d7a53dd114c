// What is declared more than once, here or in fstab or crypttab.
#pragma once

#include "core/model/catalogue.hpp"
#include "core/model/claims.hpp"
#include "core/model/machine.hpp"

namespace berth {

void find_repeats(Catalogue& catalogue, const MountPoints& fstab, const Machine& machine, Diagnostics& out);

}  // namespace berth
