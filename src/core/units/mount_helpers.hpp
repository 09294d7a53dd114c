// The units around the mount of a volume: what is done to the device before it, and to the file system after it.
#pragma once

#include <string_view>
#include <vector>

#include "core/model/machine.hpp"
#include "core/model/resolved.hpp"
#include "core/units/tree.hpp"

namespace berth {

/// The units that the mount requires and is ordered after.
[[nodiscard]] std::vector<UnitName> helpers_before_mount(const ResolvedVolume& volume);

/// The units that the mount starts, and that are ordered after it: the mount succeeds whatever becomes of them.
[[nodiscard]] std::vector<UnitName> helpers_after_mount(const ResolvedVolume& volume);

/// True for the name of one that is bound to the mount, and so looks like one who uses it.
[[nodiscard]] bool is_bound_helper(std::string_view unit, std::string_view volume);

/// Their files, but for what systemd has itself.
[[nodiscard]] std::vector<UnitText> helper_files(const ResolvedVolume& volume, const Machine& machine);

}  // namespace berth
