// Which encrypted volumes are locked again while the system runs.
#pragma once

#include <vector>

#include "core/model/items.hpp"
#include "core/resolve/faults.hpp"

namespace berth {

/// True, by index, for each that is to be locked when nobody needs it any more: something that is not mounted at boot
/// stands on it, right on top or with other layers between. What is mounted at boot keeps it unlocked all the same.
/// Goes once through all, however long a chain of layers is.
[[nodiscard]] std::vector<bool> locked_again(const Items& items, const Faults& faults);

}  // namespace berth
