// The units that are written for swap.
#pragma once

#include <string>

#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"

namespace berth {

/// The swap unit, or for wrong swap one whose start fails.
[[nodiscard]] std::string swap_unit(const ResolvedSwap& swap, const Catalogue& catalogue, const Machine& machine);

/// The name and the text of the service that makes the swap area where there is nothing yet.
[[nodiscard]] UnitName mkswap_unit_name(const ResolvedSwap& swap);
[[nodiscard]] std::string mkswap_unit(const ResolvedSwap& swap);

}  // namespace berth
