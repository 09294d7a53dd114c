// What stands on what, and who holds it: as a tree, for Graphviz, or for programs. Nothing is printed here.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "cli/print/json.hpp"
#include "core/graph/graph.hpp"
#include "core/model/catalogue.hpp"

namespace berth::cli {

struct GraphNode {
    Table table{};
    std::string name;   ///< empty if it is unusable
    std::string where;  ///< empty for swap, and if it is not known
    std::string unit;
    std::string activation;
    std::string fault;                 ///< empty if it is right
    std::vector<std::string> users;    ///< units that are named as such
    std::vector<std::string> holders;  ///< attachments, declared or of the running system
    std::vector<std::uint32_t> needs;  ///< places in the list, ascending
    std::vector<std::uint32_t> needed_by;
};

/// Who holds a volume now, by its name.
using HoldersNow = std::map<std::string, std::vector<std::string>>;

enum class Direction : std::uint8_t { to_needs, to_users };

class GraphView {
  public:
    GraphView(const Catalogue& catalogue, const Graph& graph, const HoldersNow& holders);

    [[nodiscard]] const std::vector<GraphNode>& nodes() const { return nodes_; }
    /// Those of this name, of any table.
    [[nodiscard]] std::vector<std::uint32_t> named(const std::string& name) const;
    /// Where a tree of all begins: nothing leads there.
    [[nodiscard]] std::vector<std::uint32_t> roots(Direction direction) const;
    /// These and all that they lead to, ascending.
    [[nodiscard]] std::vector<std::uint32_t> reached(const std::vector<std::uint32_t>& from, Direction direction) const;

    [[nodiscard]] std::string tree(const std::vector<std::uint32_t>& from, Direction direction, bool is_utf8) const;
    [[nodiscard]] std::string dot(const std::vector<std::uint32_t>& which) const;
    [[nodiscard]] Json json(const std::vector<std::uint32_t>& which) const;

  private:
    std::vector<GraphNode> nodes_;
};

}  // namespace berth::cli
