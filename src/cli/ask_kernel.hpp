// What `berth check` hears of the running kernel about the options of all volumes.
#pragma once

#include "cli/commands.hpp"

namespace berth::cli {

/// Adds a finding for each file system option that the kernel refuses, and a note for each that can't be verified.
void ask_kernel(Session& session, const Settings& settings, const CheckArguments& asked);

}  // namespace berth::cli
