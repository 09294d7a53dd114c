// What `[defaults]` and `[defaults.TYPE]` give to the volumes of their file.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"
#include "core/read/allowance.hpp"

namespace berth {

/// Gives each volume what it does not say itself: first what there is for its type, then what there is for all.
void apply_defaults(Tables& file, Allowance& allowance, Diagnostics& out);

/// Judges the values of `defaults` by themselves: no volume may have taken them.
void check_defaults(const VolumeDecl& defaults, Diagnostics& out);

}  // namespace berth
