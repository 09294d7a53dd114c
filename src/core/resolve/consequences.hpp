// What follows for an item from those that it waits for: cycles, and faults that spread.
#pragma once

#include <cstdint>
#include <vector>

#include "core/graph/graph.hpp"
#include "core/model/machine.hpp"
#include "core/resolve/faults.hpp"

namespace berth {

/// By index.
struct Consequences {
    std::vector<bool> left_out;        ///< not for this machine
    std::vector<std::uint32_t> cycle;  ///< number of the cycle that it is in; 0 for none
    Faults faults;                     ///< those that were there, and what follows from them
};

/// Makes the members of cycles wrong, and whoever needs a wrong item; passes on being left out on this machine.
/// `faults` has all that was found so far.
[[nodiscard]] Consequences draw_consequences(const Items& items, const Graph& graph, const Machine& machine,
                                             Faults faults);

}  // namespace berth
