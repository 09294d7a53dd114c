// What `berth check` says of options, types and the programs that mount them.
#pragma once

#include "review/reading.hpp"

namespace berth {

/// Options by libmount's maps, for every volume; with the system's own root also whether the system can mount the type.
void examine_options(Reading& reading);

}  // namespace berth
