// Which volume waits for which, and why.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/items.hpp"

namespace berth {

enum class Strength : std::uint8_t {
    order,  ///< waits for it, and can do without
    start,  ///< does not start without it: it is named by its unit
    need,   ///< is wrong if it is
};

/// Volume `from` is started after volume `to`; both are indices of items.
struct Edge {
    std::uint32_t from = 0;
    std::uint32_t to = 0;
    Strength strength{};
    Span where;                  ///< what says so
    bool is_said_by_to = false;  ///< and not by `from`, as all else
    bool is_of_place = false;    ///< of its mount point: PID 1 adds it to a guard, too
};

enum class WithGraph : bool { no, yes };

class Graph {
  public:
    Graph(std::size_t volumes, std::vector<Edge> edges);

    [[nodiscard]] std::span<const Edge> edges_of(std::uint32_t from) const;
    [[nodiscard]] std::size_t size() const { return first_.size() - 1; }

    /// The strongly connected components, each after those it waits for; members ascending. One of a single volume is
    /// a cycle only if it has an edge to itself.
    [[nodiscard]] std::vector<std::vector<std::uint32_t>> components() const;

  private:
    std::vector<Edge> edges_;           // by `from`
    std::vector<std::uint32_t> first_;  // index of the first edge of each volume, and the end
};

}  // namespace berth
