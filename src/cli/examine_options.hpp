// What `berth check` says of options, types and the programs that mount them.
#pragma once

#include "cli/session.hpp"

namespace berth::cli {

/// Options by libmount's maps, for every volume; with the system's own root also whether the system can mount the type.
void examine_options(Session& session, const Settings& settings);

}  // namespace berth::cli
