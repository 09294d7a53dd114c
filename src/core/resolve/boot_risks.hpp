// Warnings of what a boot would make of right declarations.
#pragma once

#include <vector>

#include "core/boot/boot_circles.hpp"
#include "core/findings/diagnostic.hpp"
#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"

namespace berth {

/// Items that wait for what usually waits for them, and required items that are masked.
void warn_of_boot_risks(const Catalogue& catalogue, const std::vector<BootCircle>& circles, const Machine& machine,
                        Diagnostics& out);

/// The unit that activation links: the automount for `access`, else the mount; the mount where fstab wins. For swap and
/// encrypted volumes their own.
[[nodiscard]] UnitName activated_unit(const ResolvedVolume& volume);
[[nodiscard]] UnitName activated_unit(const ResolvedSwap& swap);
[[nodiscard]] UnitName activated_unit(const ResolvedEncrypted& encrypted);

/// The mask of a unit, or null.
[[nodiscard]] const std::string* mask_of(const UnitName& unit, const Machine& machine);

/// True if `user` must not require `unit`: a target that requires a masked unit takes all else that it pulls in down
/// with it. A service is better off not starting.
[[nodiscard]] bool loses_its_link(const UnitName& user, const UnitName& unit, const Machine& machine);

}  // namespace berth
