#include "core/graph/direct_needs.hpp"

#include <algorithm>
#include <functional>
#include <unordered_set>
#include <utility>

namespace berth {
namespace {

/// How many come before each, if each comes after those that it waits for.
std::vector<std::size_t> places_of(const Graph& graph) {
    std::vector<std::size_t> out(graph.size());
    std::size_t place = 0;
    for (const auto& component : graph.components()) {
        for (const auto index : component) out[index] = place;
        ++place;
    }
    return out;
}

/// Adds what can be reached from `from`, itself included.
void add_reached(const Graph& graph, std::uint32_t from, std::unordered_set<std::uint32_t>& seen) {
    std::vector<std::uint32_t> open{from};
    while (!open.empty()) {
        const auto index = open.back();
        open.pop_back();
        if (!seen.insert(index).second) continue;
        for (const auto& edge : graph.edges_of(index)) open.push_back(edge.to);
    }
}

}  // namespace

std::vector<std::vector<std::uint32_t>> direct_needs(const Graph& graph) {
    const auto places = places_of(graph);
    std::vector<std::vector<std::uint32_t>> out(graph.size());
    for (std::uint32_t from = 0; from < graph.size(); ++from) {
        std::vector<std::uint32_t> all;
        for (const auto& edge : graph.edges_of(from))
            if (edge.to != from) all.push_back(edge.to);
        std::ranges::sort(all, std::greater(), [&](auto to) { return std::pair(places[to], to); });
        const auto [end, last] = std::ranges::unique(all);
        all.erase(end, last);
        std::unordered_set<std::uint32_t> seen{from};
        for (const auto to : all) {
            if (seen.contains(to)) continue;
            out[from].push_back(to);
            if (all.size() > 1) add_reached(graph, to, seen);
        }
        std::ranges::sort(out[from]);
    }
    return out;
}

}  // namespace berth
