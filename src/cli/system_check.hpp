// What `berth check` finds in the system around the declarations.
#pragma once

#include "cli/session.hpp"

namespace berth::cli {

/// Warns of sources, mount points and unit files that are not as the volumes need them here and now.
void judge_system(Session& session, const Settings& settings);

}  // namespace berth::cli
