#include "core/boot/network_need.hpp"

#include <deque>
#include <unordered_map>
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
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            const auto& item = items.common(i);
            if (item.is_off()) continue;
            if (!units[i].empty()) share(by_unit_, units[i], i, item.header);
            const auto* volume = items.volume(i);
            const bool is_bind = volume != nullptr && volume->type.is_bind();
            if (item.what.is_device() && !is_bind) share(by_device_, item.what.path()->str(), i, item.what.where);
        }
    }

    [[nodiscard]] std::vector<Edge> take() { return std::move(edges_); }

  private:
    using Firsts = std::unordered_map<std::string_view, std::pair<std::uint32_t, Span>>;

    void share(Firsts& firsts, std::string_view name, std::uint32_t index, const Span& where) {
        const auto [first, is_new] = firsts.emplace(name, std::pair{index, where});
        if (is_new) return;
        edges_.push_back({first->second.first, index, Strength::order, where});
        edges_.push_back({index, first->second.first, Strength::order, first->second.second});
    }

    Firsts by_unit_;
    Firsts by_device_;
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
