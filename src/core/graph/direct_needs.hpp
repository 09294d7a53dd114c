// What each item stands on by itself, and not by way of others.
#pragma once

#include <cstdint>
#include <vector>

#include "core/graph/graph.hpp"

namespace berth {

/// Ascending, by index. What one of these stands on in its turn is left out, unless it is by way of the item itself.
[[nodiscard]] std::vector<std::vector<std::uint32_t>> direct_needs(const Graph& graph);

}  // namespace berth
