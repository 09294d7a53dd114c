// Options that say the opposite of what a key says.
#pragma once

#include "core/check/entries.hpp"

namespace berth {

/// Of a volume. A default that its own options contradict is not taken.
void check_contradictions(const Blame& blame, Entries& entries);

/// Of an encrypted volume.
void check_crypt_contradictions(const Blame& blame);

}  // namespace berth
