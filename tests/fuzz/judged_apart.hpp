// Cases judged by a child process, which may end by a signal as the generator would.
#pragma once

#include <functional>
#include <vector>

#include "invariants.hpp"

namespace fuzz {

/// The verdicts on cases `first` to `end`; that on one that ends the process says how.
[[nodiscard]] std::vector<Verdict> judged_apart(std::size_t first, std::size_t end,
                                                const std::function<Case(std::size_t)>& make);

}  // namespace fuzz
