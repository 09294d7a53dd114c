// All that is known of items together: links, names, repeats, who needs whom, and what follows from it.
#pragma once

#include <optional>

#include "core/graph/graph.hpp"
#include "core/model/catalogue.hpp"
#include "core/model/claims.hpp"
#include "core/model/machine.hpp"
#include "core/resolve/detours.hpp"

namespace berth {

struct Resolution {
    Catalogue catalogue;
    std::optional<Graph> graph;  ///< if it is asked for: it takes about as much room as the items
};

/// `fstab` has the mount points that it has in the end, links followed.
[[nodiscard]] Resolution resolve(Items items, const Detours& detours, const MountPoints& fstab, const Machine& machine,
                                 WithGraph with_graph, Diagnostics& out);

}  // namespace berth
