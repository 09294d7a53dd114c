#include "core/graph/twins.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace berth {

Twins::Twins(const Items& items, std::span<const std::string_view> units) {
    std::unordered_map<std::string_view, std::uint32_t> firsts;
    std::unordered_map<std::uint32_t, std::size_t> group_of;  // by its first
    firsts.reserve(units.size());
    for (std::uint32_t i = 0; i < units.size(); ++i) {
        if (units[i].empty() || items.common(i).is_off()) continue;
        const auto [first, is_new] = firsts.emplace(units[i], i);
        if (is_new) continue;
        const auto [group, is_first] = group_of.emplace(first->second, groups_.size());
        if (is_first) groups_.push_back({first->second});
        groups_[group->second].push_back(i);
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
