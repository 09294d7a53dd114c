// Advice for berth check --lint.
#pragma once

#include "cli/session.hpp"

namespace berth::cli {

/// Adds advice about the declarations, and about the services below the root that use their volumes.
void advise(Session& session, const Settings& settings);

}  // namespace berth::cli
