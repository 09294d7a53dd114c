// Advice for berth check --lint.
#pragma once

#include "review/reading.hpp"

namespace berth {

/// Adds advice about the declarations, and about the services below the root that use their volumes. The reading has a
/// graph.
void advise(Reading& reading);

}  // namespace berth
