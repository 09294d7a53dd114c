// Which items are written together.
#pragma once

#include <cstdint>
#include <vector>

#include "core/model/catalogue.hpp"

namespace berth {

/// Each alone, but for those that share a name or a unit: one unit is then asked for once. Items that are off or left
/// out are in none; nor are those that have neither name nor unit.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> groups_of(const Catalogue& catalogue);

}  // namespace berth
