// The smallest case that still fails in the same way.
#pragma once

#include "declared_case.hpp"
#include "invariants.hpp"

namespace fuzz {

/// Takes out tables, lines and facts of the machine as long as there is a failure of this kind.
[[nodiscard]] Case smallest(Case one, const std::string& kind);

}  // namespace fuzz
