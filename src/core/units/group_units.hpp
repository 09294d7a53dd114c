// The units and links of items that are written together.
#pragma once

#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"
#include "core/units/tree.hpp"

namespace berth {

/// Adds them to the group, whose items are given.
void add_units(const Catalogue& catalogue, const Machine& machine, Group& group);

/// What a unit that uses the volume needs: its mount, or where that has none, an attachment that fails.
[[nodiscard]] UnitName needed_by(const UnitName& user, const ResolvedVolume& volume);

}  // namespace berth
