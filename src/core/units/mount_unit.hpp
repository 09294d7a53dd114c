// The texts of a volume's own units.
#pragma once

#include <span>
#include <string>

#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"

namespace berth {

/// The mount unit of a right volume.
[[nodiscard]] std::string mount_unit(const ResolvedVolume& volume, const Catalogue& catalogue, const Machine& machine);

/// A mount unit whose start fails, for all wrong volumes of one mount point; it keeps the dependencies of each.
[[nodiscard]] std::string guard_unit(std::span<const ResolvedVolume* const> volumes, const Catalogue& catalogue);

[[nodiscard]] std::string automount_unit(const ResolvedVolume& volume);

/// The template of a volume's attachments by `name`, its own or one that it had: bound to `mount`, and to nothing else.
[[nodiscard]] std::string attachment_unit(const ResolvedVolume& volume, const VolumeName& name, const UnitName& mount);

/// A template whose start fails, for a volume that has no mount unit of its own.
[[nodiscard]] std::string guard_attachment_unit(const ResolvedVolume& volume);

}  // namespace berth
