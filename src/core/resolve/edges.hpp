// Who waits for whom: by name, by unit, and by mount points and sources below mount points.
#pragma once

#include <cstdint>
#include <unordered_map>

#include "core/graph/graph.hpp"
#include "core/resolve/references.hpp"

namespace berth {

[[nodiscard]] Graph graph_of(const Items& items, const Places& places, const References& references);

/// The items by their units, but for those that are switched off, which have none: a unit's name in `requires` and the
/// like means the first that has it, or whose automount it is.
class ItemsByUnit {
  public:
    ItemsByUnit(const Items& items, const Places& places, const References& references);

    /// Its index, or `Items::none`.
    [[nodiscard]] std::uint32_t find(const UnitName& unit) const;

  private:
    std::unordered_map<std::string_view, std::uint32_t> by_unit_;
};

}  // namespace berth
