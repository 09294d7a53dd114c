// Who needs the network: whatever waits for an item that does, and what shares a mount point or a device with it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/graph/graph.hpp"

namespace berth {

struct NetworkNeed {
    std::vector<bool> needs;  ///< by index
    /// By whom those need it that say that they don't, and where that is said.
    struct Denied {
        std::uint32_t index = 0;
        std::uint32_t because_of = 0;
        Span where;
        bool is_shared = false;
    };
    std::vector<Denied> denied;
};

/// The drop-in of a device, and the guard of two volumes on one mount point, wait for the network as soon as one of
/// those needs it that have it in common: `units` has the unit of each item, empty for none.
[[nodiscard]] NetworkNeed find_network_need(const Items& items, const Graph& graph,
                                            const std::vector<std::string_view>& units);

}  // namespace berth
