// Whether the options of a volume, of swap or of an encrypted volume can be handed over at all.
#pragma once

#include "core/check/entries.hpp"

namespace berth {

void check_option_length(const Volume& volume, const Entries& entries, const Blame& blame);
void check_option_length(const Swap& swap, const Entries& entries, const Blame& blame);
void check_option_length(const Encrypted& encrypted, const Entries& entries, const Blame& blame);

}  // namespace berth
