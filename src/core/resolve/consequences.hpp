// What follows for a volume from those that it waits for: circles, the network, and faults that spread.
#pragma once

#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"
#include "core/resolve/graph.hpp"

namespace berth {

/// Makes the members of circles wrong, and whoever needs a wrong volume; passes on the need for the network and being
/// left out on this machine.
void draw_consequences(Catalogue& catalogue, const Graph& graph, const Machine& machine, Diagnostics& out);

}  // namespace berth
