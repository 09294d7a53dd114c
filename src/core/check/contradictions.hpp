// Options that say the opposite of what a key says.
#pragma once

#include "core/check/entries.hpp"

namespace berth {

/// A default that the volume's own options contradict is not taken.
void check_contradictions(Volume& volume, Entries& entries, const Blame& blame);

void check_contradictions(const Encrypted& encrypted, const Blame& blame);

}  // namespace berth
