// The service that unlocks and locks an encrypted volume, and what goes with it.
#pragma once

#include <string>

#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"

namespace berth {

/// The service, named as PID 1 and tools expect it; for a wrong one the start fails, and what is unlocked can be
/// locked.
[[nodiscard]] std::string unlocking_unit(const ResolvedEncrypted& encrypted, const Catalogue& catalogue,
                                         const Machine& machine);

/// The unit with which the device of a right item is there, also a blank one. For an encrypted one that is not its
/// device unit: udev's 99-systemd.rules keep that back until something is found on it.
[[nodiscard]] UnitName unit_of_blank_device(const What& what);

}  // namespace berth
