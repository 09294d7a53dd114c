// Which paths may be mount points of berth's.
#pragma once

#include <optional>

#include "core/absolute_path.hpp"
#include "core/filesystem_type.hpp"

namespace berth {

/// Why no volume may be mounted there, or nothing: API file systems, which PID 1 refuses units for, and paths that stay
/// in fstab because they are mounted before or without it.
[[nodiscard]] std::optional<Complaint> refusal(const AbsolutePath& where, const FilesystemType& type);

}  // namespace berth
