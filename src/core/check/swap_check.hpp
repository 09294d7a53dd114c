// Swap judged by itself.
#pragma once

#include <expected>

#include "core/check/entries.hpp"

namespace berth {

void check_swap(Swap& swap, const Entries& entries, const Blame& blame);

/// The unit of swap on a device or a file, which PID 1 names after its path.
[[nodiscard]] std::expected<UnitName, Complaint> swap_unit_name(const AbsolutePath& path);

}  // namespace berth
