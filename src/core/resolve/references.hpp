// What volumes say of one another, resolved: names to volumes, and from these the graph.
#pragma once

#include "core/model/catalogue.hpp"
#include "core/resolve/graph.hpp"

namespace berth {

/// Gives each `volume:` source its path, and reports names that are unknown, switched off or can't be held.
void resolve_references(Catalogue& catalogue, Diagnostics& out);

/// Who waits for whom: by name, and by mount points and sources below mount points. After `resolve_references`.
[[nodiscard]] Graph graph_of(const Catalogue& catalogue);

}  // namespace berth
