// What `berth check` looks at beyond the text of the declarations.
#pragma once

#include "cli/commands.hpp"

namespace berth::cli {

/// Adds the findings that only this system can tell, and advice if it is asked for.
void examine(Session& session, const Settings& settings, const CheckArguments& asked);

}  // namespace berth::cli
