// The texts of a volume's own units.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/model/catalogue.hpp"

namespace berth {

/// The mount unit of a right volume.
[[nodiscard]] std::string mount_unit(const Volume& volume, const Catalogue& catalogue);

/// A mount unit whose start fails, for all wrong volumes of one mount point; it keeps the dependencies of each.
[[nodiscard]] std::string guard_unit(std::span<const Volume* const> volumes, const Catalogue& catalogue);

[[nodiscard]] std::string automount_unit(const Volume& volume);

/// The template of a volume's attachments: bound to `mount`, and to nothing else.
[[nodiscard]] std::string attachment_unit(const Volume& volume, const UnitName& mount);

/// A template whose start fails, for a volume that has no mount unit of its own.
[[nodiscard]] std::string guard_attachment_unit(const Volume& volume);

enum class Bond : std::uint8_t {
    binds,     ///< starts the mount, holds it, and stops when it goes
    requires_  ///< starts and holds it; for guards: what runs goes on, a new start is refused
};

/// The drop-in of a unit that uses volumes.
[[nodiscard]] std::string user_drop_in(std::span<const UnitName> needs, Bond bond);

/// The drop-in of the device of a volume; empty if it needs none.
[[nodiscard]] std::string device_drop_in(const Volume& volume);

}  // namespace berth
