#include "core/boot/network_need.hpp"

#include <algorithm>
#include <cstddef>
#include <deque>
#include <utility>

#include "core/check/check.hpp"

namespace berth {
namespace {

/// Each edge the other way round.
Graph reversed(const Graph& graph) {
    std::vector<Edge> edges;
    for (std::uint32_t i = 0; i < graph.size(); ++i) {
        for (auto edge : graph.edges_of(i)) {
            std::swap(edge.from, edge.to);
            edges.push_back(edge);
        }
    }
    return {graph.size(), std::move(edges)};
}

/// Each item with the first that shares a unit or a device with it, both ways.
class Sharing {
  public:
    Sharing(const Items& items, const std::vector<std::string_view>& units) {
        std::vector<std::uint32_t> of_units;
        std::vector<std::uint32_t> of_devices;
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            const auto& item = items.common(i);
            if (item.is_off()) continue;
            if (!units[i].empty()) of_units.push_back(i);
            const auto* volume = items.volume(i);
            const bool is_bind = volume != nullptr && volume->type.is_bind();
            if (item.what.is_device() && !is_bind) of_devices.push_back(i);
        }
        share(std::move(of_units), [&](auto i) { return units[i]; }, [&](auto i) { return items.common(i).header; });
        share(
            std::move(of_devices), [&](auto i) { return std::string_view(items.common(i).what.path()->str()); },
            [&](auto i) { return items.common(i).what.where; });
    }

    [[nodiscard]] std::vector<Edge> take() { return std::move(edges_); }

  private:
    void share(std::vector<std::uint32_t> indices, const auto& name_of, const auto& where_of) {
        std::ranges::stable_sort(indices, {}, name_of);
        std::size_t first = 0;
        for (std::size_t i = 1; i < indices.size(); ++i) {
            if (name_of(indices[i]) != name_of(indices[first])) {
                first = i;
                continue;
            }
            edges_.push_back({indices[first], indices[i], Strength::order, where_of(indices[i])});
            edges_.push_back({indices[i], indices[first], Strength::order, where_of(indices[first])});
        }
    }

    std::vector<Edge> edges_;
};

}  // namespace

NetworkNeed find_network_need(const Items& items, const Graph& graph, const std::vector<std::string_view>& units) {
    NetworkNeed out{std::vector<bool>(items.size(), false), {}};
    std::deque<std::uint32_t> found;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (!items.visit(i, [](const auto& one) { return needs_network_itself(one); })) continue;
        out.needs[i] = true;
        found.push_back(i);
    }
    const auto waiting = reversed(graph);
    const Graph sharing(items.size(), Sharing(items, units).take());
    const auto pass_on = [&](const Edge& edge, bool is_shared) {
        if (out.needs[edge.to]) return;
        out.needs[edge.to] = true;
        found.push_back(edge.to);
        if (items.common(edge.to).network_said.value == false)
            out.denied.push_back({edge.to, edge.from, edge.where, is_shared});
    };
    for (; !found.empty(); found.pop_front()) {
        for (const auto& edge : waiting.edges_of(found.front())) pass_on(edge, false);
        for (const auto& edge : sharing.edges_of(found.front())) pass_on(edge, true);
    }
    return out;
}

}  // namespace berth
