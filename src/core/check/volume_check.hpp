// A volume judged by itself.
#pragma once

#include "core/check/entries.hpp"

namespace berth {

void check_volume(Volume& volume, Entries& entries, const Blame& blame);

}  // namespace berth
