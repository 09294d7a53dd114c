// One finding for all instances of a volume that have the same mistake.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/model/catalogue.hpp"

namespace berth {

/// Adds to the first of them how many others there are. What is added to `found` later may be joined later.
void join_instances(const Catalogue& catalogue, Diagnostics& found);

}  // namespace berth
