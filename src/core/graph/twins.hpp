// Items that share a unit: all of them are wrong, and one guard waits for what any of them waits for.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/graph/graph.hpp"

namespace berth {

class Twins {
  public:
    /// `units` has the unit of each item, empty for none.
    Twins(const Items& items, std::span<const std::string_view> units);

    [[nodiscard]] bool empty() const { return groups_.empty(); }
    /// Those that share one, each in one group.
    [[nodiscard]] std::span<const std::vector<std::uint32_t>> groups() const { return groups_; }
    /// The graph in which the members of a group wait for each other.
    [[nodiscard]] Graph joined(const Graph& graph) const;
    /// Marks all of a group of which one is marked.
    void spread(std::vector<bool>& marks) const;

  private:
    std::vector<std::vector<std::uint32_t>> groups_;
};

/// True of an edge that joined() has added.
[[nodiscard]] inline bool is_of_twins(const Edge& edge) { return edge.where.source == nullptr; }

/// The members of groups whose guard would wait for itself: one of them waits for what waits for another.
[[nodiscard]] std::vector<std::uint32_t> find_tangled(const Graph& joined, const Twins& twins);

}  // namespace berth
