// The keys of `[swap.NAME]`.
#pragma once

#include <span>

#include "core/keys/keys.hpp"

namespace berth {

[[nodiscard]] std::span<const Key> swap_keys();

}  // namespace berth
