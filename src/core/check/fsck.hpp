// Which file systems have a checker that systemd-fsck(8) can run.
#pragma once

#include <string_view>

#include "core/model/volume.hpp"

namespace berth {

struct Checker {
    std::string_view type;      ///< the program is "fsck.TYPE"
    std::string_view package;   ///< Debian's
    bool does_nothing = false;  ///< unless it is told to on the kernel command line, if at all
};

/// The checker of one type, or null. A file system that is read-only by its nature has none.
[[nodiscard]] const Checker* checker_of(std::string_view type);

/// True if one of the members of the type has a checker: which of them is on the device, systemd-fsck finds out.
[[nodiscard]] bool can_be_checked(const FilesystemType& type);

/// The service that checks the volume's device, which is one for all that is mounted from it.
[[nodiscard]] std::expected<UnitName, Complaint> fsck_service(const Volume& volume);

}  // namespace berth
