// Whether the options of a volume, of swap or of an encrypted volume can be handed over at all.
#pragma once

#include "core/check/entries.hpp"

namespace berth {

void check_option_length(const Blame& blame, const Entries& entries);

}  // namespace berth
