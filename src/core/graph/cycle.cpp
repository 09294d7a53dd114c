#include "core/graph/cycle.hpp"

#include <algorithm>
#include <cstdint>
#include <deque>
#include <unordered_map>

namespace berth {

bool is_cycle(const Graph& graph, const std::vector<std::uint32_t>& component) {
    if (component.size() > 1) return true;
    return std::ranges::any_of(graph.edges_of(component[0]), [&](const Edge& edge) { return edge.to == component[0]; });
}

std::vector<Edge> shortest_cycle(const Graph& graph, const std::vector<std::uint32_t>& component) {
    const auto start = component.front();
    std::unordered_map<std::uint32_t, Edge> came_by;
    std::deque<std::uint32_t> queue{start};
    while (!came_by.contains(start)) {
        const auto at = queue.front();
        queue.pop_front();
        for (const auto& edge : graph.edges_of(at)) {
            if (!std::ranges::binary_search(component, edge.to)) continue;
            if (came_by.emplace(edge.to, edge).second) queue.push_back(edge.to);
        }
    }
    std::vector<Edge> way;
    for (auto at = start; way.empty() || at != start; at = way.back().from) way.push_back(came_by.at(at));
    std::ranges::reverse(way);
    return way;
}

}  // namespace berth
