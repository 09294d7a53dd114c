// Which file systems have a checker that systemd-fsck(8) can run.
#pragma once

#include <expected>
#include <string_view>

#include "core/values/filesystem_type.hpp"
#include "core/values/unit_name.hpp"

namespace berth {

/// True if one of the members of the type has a checker: which of them is on the device, systemd-fsck finds out.
[[nodiscard]] bool can_be_checked(const FilesystemType& type);

/// The service that checks the device, which is one for all that is mounted from it.
[[nodiscard]] std::expected<UnitName, Complaint> fsck_service(const AbsolutePath& device);

}  // namespace berth
