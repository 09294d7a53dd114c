// Swap: the keys of `[swap.NAME]`, their judging, and the units that are written for it.
#pragma once

#include <span>
#include <string>

#include "core/catalogue.hpp"
#include "core/entries.hpp"

namespace berth {

[[nodiscard]] std::span<const Key> swap_keys();

void check_swap(const Judge& judge, const Entries& entries);

/// Names the unit of swap whose source is known by now, as PID 1 does: after its path.
void name_swap_unit(const Judge& judge);

/// The swap unit, or for wrong swap one whose start fails.
[[nodiscard]] std::string swap_unit(const Volume& swap, const Catalogue& catalogue);

/// The name and the text of the service that makes the swap area where there is nothing yet.
[[nodiscard]] UnitName mkswap_unit_name(const Volume& swap);
[[nodiscard]] std::string mkswap_unit(const Volume& swap);

}  // namespace berth
