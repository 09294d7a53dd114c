#include "core/graph/graph.hpp"

#include <algorithm>
#include <cstdint>

namespace berth {

Graph::Graph(std::size_t volumes, std::vector<Edge> edges) : edges_(std::move(edges)), first_(volumes + 1, 0) {
    std::ranges::stable_sort(edges_, {}, &Edge::from);
    for (const auto& edge : edges_) ++first_[edge.from + 1];
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
}

std::span<const Edge> Graph::edges_of(std::uint32_t from) const {
    return std::span(edges_).subspan(first_[from], first_[from + 1] - first_[from]);
}

namespace {

/// Tarjan's algorithm with a stack of its own: chains of volumes can be longer than the program's stack is deep.
class Tarjan {
  public:
    explicit Tarjan(const Graph& graph)
        : graph_(graph), index_(graph.size(), 0), low_(graph.size(), 0), on_stack_(graph.size(), false) {}

    std::vector<std::vector<std::uint32_t>> run() {
        components_.reserve(graph_.size());
        for (std::uint32_t i = 0; i < graph_.size(); ++i) {
            if (index_[i] == 0) visit(i);
        }
        return std::move(components_);
    }

  private:
    struct Frame {
        std::uint32_t volume;
        std::size_t next_edge;
    };

    void enter(std::uint32_t volume) {
        index_[volume] = low_[volume] = ++counter_;
        stack_.push_back(volume);
        on_stack_[volume] = true;
        frames_.push_back({volume, 0});
    }

    void visit(std::uint32_t root) {
        enter(root);
        while (!frames_.empty()) {
            auto& frame = frames_.back();
            const auto edges = graph_.edges_of(frame.volume);
            if (frame.next_edge == edges.size()) {
                leave(frame.volume);
                continue;
            }
            const auto from = frame.volume;
            const auto to = edges[frame.next_edge++].to;
            if (index_[to] == 0) enter(to);
            else if (on_stack_[to]) low_[from] = std::min(low_[from], index_[to]);
        }
    }

    void leave(std::uint32_t volume) {
        frames_.pop_back();
        if (!frames_.empty()) low_[frames_.back().volume] = std::min(low_[frames_.back().volume], low_[volume]);
        if (low_[volume] != index_[volume]) return;
        auto& component = components_.emplace_back();
        for (bool more = true; more;) {
            const auto member = stack_.back();
            stack_.pop_back();
            on_stack_[member] = false;
            component.push_back(member);
            more = member != volume;
        }
        std::ranges::sort(component);
    }

    const Graph& graph_;
    std::vector<std::uint32_t> index_;
    std::vector<std::uint32_t> low_;
    std::vector<bool> on_stack_;
    std::vector<std::uint32_t> stack_;
    std::vector<Frame> frames_;
    std::vector<std::vector<std::uint32_t>> components_;
    std::uint32_t counter_ = 0;
};

}  // namespace

std::vector<std::vector<std::uint32_t>> Graph::components() const { return Tarjan(*this).run(); }

}  // namespace berth
