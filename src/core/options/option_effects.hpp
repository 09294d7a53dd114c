// Options that a mount unit has no use for, though mount(8) takes them.
#pragma once

#include "core/options/option_rules.hpp"

namespace berth {

/// Only what is without effect for certain, or has another than its name says.
void judge_effects(const ResolvedVolume& volume, const MountLibrary& library, Diagnostics& out);

}  // namespace berth
