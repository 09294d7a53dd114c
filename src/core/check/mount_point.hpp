// Which paths may be mount points of berth's, and the names of their units.
#pragma once

#include <expected>
#include <optional>
#include <string_view>

#include "core/model/item.hpp"
#include "core/values/absolute_path.hpp"
#include "core/values/filesystem_type.hpp"

namespace berth {

/// Why no volume may be mounted there, or nothing: API file systems, which PID 1 refuses units for, and paths that stay
/// in fstab because they are mounted before or without it.
[[nodiscard]] std::optional<Complaint> refusal(const AbsolutePath& where, const FilesystemType& type);

/// Why PID 1 would call mount(8) with something else than `argument`: it puts variables in. Nothing if it would not.
[[nodiscard]] std::optional<Complaint> variable_in(Code code, std::string_view argument);

/// The name of the unit that mounts there, if those of all units that the activation takes are short enough.
[[nodiscard]] std::expected<UnitName, Complaint> mount_unit_name(const AbsolutePath& where, Activation activation);

}  // namespace berth
