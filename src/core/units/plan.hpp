// From volumes to units: what is written for each.
#pragma once

#include <cstdint>

#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"
#include "core/units/tree.hpp"

namespace berth {

/// What is written together.
struct Members {
    std::vector<std::uint32_t> volumes;  ///< indices into the catalogue
    bool is_locked_again = false;        ///< of an encrypted volume: as soon as nobody needs it any more
};

/// Each volume alone, but for those that share a name or a mount point. Volumes that are off or left out are in none.
[[nodiscard]] std::vector<Members> groups_of(const Catalogue& catalogue);

/// The units and links of one group. A right volume gets what its activation needs; in the place of a wrong one stands
/// a guard, which keeps every dependency and whose start fails with the first finding as its description.
[[nodiscard]] Group units_of(const Catalogue& catalogue, const Machine& machine, const Members& members);

}  // namespace berth
