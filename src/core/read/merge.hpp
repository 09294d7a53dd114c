// One declaration laid over another.
#pragma once

#include "core/model/declaration.hpp"

namespace berth {

/// Lays `over` on `base`, key by key: tables are merged, all else is replaced. Positions stay those of where a value
/// came from; faults and what could not be read add up.
void merge(VolumeDecl& base, VolumeDecl&& over);

/// Gives `decl` what it does not say itself, but `defaults` do: keys, and entries of tables. With it come the faults of
/// that.
void lay_under(VolumeDecl& decl, const VolumeDecl& defaults);

}  // namespace berth
