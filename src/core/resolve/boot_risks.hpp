// Warnings of what a boot would make of right declarations.
#pragma once

#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"

namespace berth {

/// A local boot volume that waits for what starts after the local file systems, and required volumes that are masked.
void warn_of_boot_risks(const Catalogue& catalogue, const Machine& machine, Diagnostics& out);

/// The mask of the unit that the default target would pull in for the volume, or null.
[[nodiscard]] const std::string* mask_of(const Volume& volume, const Machine& machine);

/// True if `user` must not require the volume's unit: a target that requires a masked unit takes all else that it pulls
/// in down with it. A service is better off not starting.
[[nodiscard]] bool loses_its_link(const UnitName& user, const Volume& volume, const Machine& machine);

/// The unit that activation links: the automount for `access`, else the mount; the mount where fstab wins.
[[nodiscard]] UnitName activated_unit(const Volume& volume);

}  // namespace berth
