// Options that say the opposite of what a key says.
#pragma once

#include "core/check/entries.hpp"

namespace berth {

/// A default that the volume's own options contradict is not taken.
void check_contradictions(Volume& volume, Entries& entries, const Blame& blame);

void check_contradictions(const Encrypted& encrypted, const Blame& blame);

/// True of "remount" and "move", which say what mount(8) is to do, and not how it mounts.
[[nodiscard]] bool is_other_work(std::string_view option);

}  // namespace berth
