// What a driver's answer to an option means for the declaration.
#pragma once

#include "core/findings/diagnostic.hpp"
#include "core/options/asked_options.hpp"
#include "core/options/driver_answer.hpp"

namespace berth {

/// An error if the kernel holds the option against the declaration, a note if that can't be told.
void judge(const Volume& volume, const Located<MountOption>& option, const DriverAnswer& answer, Diagnostics& out);

/// The note that an option can't be verified.
void note_unverified(const Volume& volume, const Located<MountOption>& option, Unverifiable why, Diagnostics& out);

}  // namespace berth
