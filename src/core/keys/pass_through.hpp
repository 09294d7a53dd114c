// The tables `unit`, `mount` and `automount`: directives that go into the unit as they are.
#pragma once

#include "core/keys/keys.hpp"

namespace berth {

/// Adds the entry's directives to `section` of the volume; refuses names that berth writes for any volume.
void read_directives(Volume& volume, Section section, const Entry& entry, const Blame& blame);

}  // namespace berth
