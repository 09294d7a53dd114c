// What the initrd of the running system is like.
#pragma once

#include <deque>

#include "core/host/initrd_findings.hpp"

namespace berth {

/// Asks PID 1 and looks at the initrd's image, both as far as there is one. `sources` are the declaration files.
[[nodiscard]] InitrdFacts initrd_facts(const std::deque<Source>& sources);

}  // namespace berth
