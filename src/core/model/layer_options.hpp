// The mount options that the folders of an overlay become.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/item.hpp"

namespace berth {

/// "lowerdir", "upperdir" or "workdir".
[[nodiscard]] std::string_view option_of(Layer::Role role);

/// "lowerdir=...", "upperdir=..." and "workdir=...", escaped: the kernel splits at ':' and, as mount(8) does, at ','.
/// Each of `folders` is that of the layer at its place; empty where it is not known.
[[nodiscard]] std::vector<std::string> layer_options(std::span<const Layer> layers,
                                                     std::span<const AbsolutePath> folders);

}  // namespace berth
