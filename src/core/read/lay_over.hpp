// A drop-in laid over the declarations of its file.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"

namespace berth {

/// True if it says where it is, or what: without that it can only be for a declaration that is there.
[[nodiscard]] bool can_be_new(const VolumeDecl& decl);

/// True if it says where it is, or who uses it: then something of it can be guarded.
[[nodiscard]] bool can_be_guarded(const VolumeDecl& decl);

/// Lays each declaration of a drop-in over that of its name; others are added. What can neither be new nor is there by
/// its name makes the one wrong that it seems to be meant for; of what has no name, all are. Who was to use
/// what it adds to is refused besides.
void lay_over(Tables& file, const Source& main, Tables&& drop_in, Diagnostics& out);

}  // namespace berth
