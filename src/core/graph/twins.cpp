#include "core/graph/twins.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

namespace berth {

Twins::Twins(const Items& items, std::span<const std::string_view> units) {
    std::vector<std::uint32_t> indices;
    for (std::uint32_t i = 0; i < units.size(); ++i)
        if (!units[i].empty() && !items.common(i).is_off()) indices.push_back(i);
    const auto unit_of = [&](std::uint32_t index) { return units[index]; };
    std::ranges::stable_sort(indices, {}, unit_of);
    for (auto first = indices.begin(); first != indices.end();) {
        const auto end = std::find_if(first, indices.end(), [&](auto index) { return units[index] != units[*first]; });
        if (end - first > 1) groups_.emplace_back(first, end);
        first = end;
    }
}

Graph Twins::joined(const Graph& graph) const {
    std::vector<Edge> edges;
    for (std::uint32_t i = 0; i < graph.size(); ++i) {
        const auto own = graph.edges_of(i);
        edges.insert(edges.end(), own.begin(), own.end());
    }
    for (const auto& group : groups_) {
        for (std::size_t i = 0; i < group.size(); ++i)
            edges.push_back({group[i], group[(i + 1) % group.size()], Strength::order, {}});
    }
    return {graph.size(), std::move(edges)};
}

void Twins::spread(std::vector<bool>& marks) const {
    for (const auto& group : groups_) {
        const bool any = std::ranges::any_of(group, [&](std::uint32_t member) { return marks[member]; });
        for (const auto member : group) marks[member] = any;
    }
}

std::vector<std::uint32_t> find_tangled(const Graph& joined, const Twins& twins) {
    if (twins.empty()) return {};
    std::vector<std::size_t> size_of(joined.size());
    for (const auto& component : joined.components())
        for (const auto member : component) size_of[member] = component.size();
    std::vector<std::uint32_t> out;
    for (const auto& group : twins.groups())
        if (size_of[group.front()] > group.size()) out.insert(out.end(), group.begin(), group.end());
    return out;
}

}  // namespace berth
