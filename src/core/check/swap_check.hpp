// Swap judged by itself.
#pragma once

#include "core/check/entries.hpp"

namespace berth {

void check_swap(const Blame& blame, const Entries& entries);

/// Names the unit of swap whose source is known by now, as PID 1 does: after its path.
void name_swap_unit(const Blame& blame);

}  // namespace berth
