// One declaration laid over another.
#pragma once

#include "core/declaration.hpp"

namespace berth {

/// Lays `over` on `base`, key by key: tables are merged, all else is replaced. Positions stay those of where a value
/// came from; faults and what could not be read add up.
void merge(VolumeDecl& base, VolumeDecl&& over);

}  // namespace berth
