// Advice about volumes that are right: what would be better said otherwise. Given only where it is asked for.
#pragma once

#include "core/model/catalogue.hpp"

namespace berth {

/// Adds a warning for each piece of advice that the declarations alone give cause for. Wrong volumes get none, nor
/// those that are off or left out.
void give_advice(const Catalogue& catalogue, Diagnostics& out);

/// True if advice about the volume is of use.
[[nodiscard]] bool can_be_advised(const ResolvedVolume& volume);

}  // namespace berth
