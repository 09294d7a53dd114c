// One declaration judged by itself: from words to values.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"
#include "core/model/volume.hpp"

namespace berth {

/// The volume that `decl` declares, with everything in it that can be made out; wrong if anything is.
[[nodiscard]] Volume check(const VolumeDecl& decl, Diagnostics& out);

}  // namespace berth
