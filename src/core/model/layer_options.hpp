// The mount options that the folders of an overlay become.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/model/volume.hpp"

namespace berth {

/// "lowerdir", "upperdir" or "workdir".
[[nodiscard]] std::string_view option_of(Layer::Role role);

/// "lowerdir=...", "upperdir=..." and "workdir=...", escaped: the kernel splits at ':' and, as mount(8) does, at ','.
[[nodiscard]] std::vector<std::string> layer_options(const Volume& volume);

}  // namespace berth
