// What `berth check` finds in the system around the declarations.
#pragma once

#include "review/reading.hpp"

namespace berth {

/// Warns of sources, mount points and unit files that are not as the volumes need them here and now.
[[nodiscard]] Result<void> judge_system(Reading& reading);

}  // namespace berth
