// The service that unlocks and locks an encrypted volume, and what goes with it.
#pragma once

#include <string>

#include "core/model/catalogue.hpp"

namespace berth {

/// The service, named as PID 1 and tools expect it; for a wrong one the start fails, and what is unlocked can be
/// locked. `is_locked_again` is what locked_again() has on it.
[[nodiscard]] std::string unlocking_unit(const Volume& encrypted, const Catalogue& catalogue, bool is_locked_again);

/// The drop-in of the device that it becomes: somebody who types a passphrase takes longer than a disk; empty with a
/// key file.
[[nodiscard]] std::string mapped_device_drop_in(const Volume& encrypted);

/// /dev/mapper/NAME.
[[nodiscard]] AbsolutePath mapped_device(const Volume& encrypted);

/// The unit with which the device of a right volume is there, also a blank one. For an encrypted one that is not its
/// device unit: udev's 99-systemd.rules keep that back until something is found on it.
[[nodiscard]] UnitName unit_of_blank_device(const Volume& volume);

}  // namespace berth
