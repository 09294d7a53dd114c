// One declaration judged by itself: from words to values.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/item.hpp"

namespace berth {

/// What `decl` declares, with everything in it that can be made out; wrong if anything is.
[[nodiscard]] Item check(const VolumeDecl& decl, Diagnostics& out);

/// True if it needs the network by its own word or its type, whatever it stands on.
[[nodiscard]] bool needs_network_itself(const Volume& volume);
[[nodiscard]] bool needs_network_itself(const Common& item);

}  // namespace berth
