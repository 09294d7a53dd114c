// One declaration judged by itself: from words to values.
#pragma once

#include "core/declaration.hpp"
#include "core/diagnostic.hpp"
#include "core/volume.hpp"

namespace berth {

/// The volume that `decl` declares, with everything in it that can be made out; wrong if anything is.
[[nodiscard]] Volume check(const VolumeDecl& decl, Diagnostics& out);

}  // namespace berth
