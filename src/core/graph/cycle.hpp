// Cycles among what waits for one another.
#pragma once

#include <cstdint>
#include <vector>

#include "core/graph/graph.hpp"

namespace berth {

/// True if a component of the graph is a cycle: one of a single item is one only if it waits for itself.
[[nodiscard]] bool is_cycle(const Graph& graph, const std::vector<std::uint32_t>& component);

/// The edges of a shortest way within the component, a cycle, from its first member back to it.
[[nodiscard]] std::vector<Edge> shortest_cycle(const Graph& graph, const std::vector<std::uint32_t>& component);

}  // namespace berth
