// All lines of an fstab, each with what it becomes.
#pragma once

#include <vector>

#include "core/fstab/imported.hpp"

namespace berth {

/// One for each line, blank ones and comments too, in their order. What no declaration can say is refused, and so is a
/// mount point that an earlier line has: systemd heeds the first.
[[nodiscard]] std::vector<Imported> import_lines(const Source& fstab);

/// The fstab with the lines commented out that are imported, and those that the first line of their mount point kept
/// from being heeded; all else as it was.
[[nodiscard]] std::string without_imported(const Source& fstab, const std::vector<Imported>& lines);

[[nodiscard]] bool is_imported(const Imported& line);

}  // namespace berth
