// The units around the mount of a volume: what is done to the device before it, and to the file system after it.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/model/catalogue.hpp"
#include "core/model/machine.hpp"
#include "core/units/tree.hpp"

namespace berth {

/// The units that the mount requires and is ordered after.
[[nodiscard]] std::vector<UnitName> helpers_before_mount(const ResolvedVolume& volume);

/// The units that the mount starts, and that are ordered after it: the mount succeeds whatever becomes of them.
[[nodiscard]] std::vector<UnitName> helpers_after_mount(const ResolvedVolume& volume);

/// True for the name of one that is bound to the mount, and so looks like one who uses it.
[[nodiscard]] bool is_bound_helper(std::string_view unit, std::string_view volume);

/// The check of quotas that what is in a file has to wait for: that of the file system that the file is in, which can't
/// be mounted read-only for quotacheck(8) while it is written to. Nothing where systemd 252 checks those of all file
/// systems at once, for which also the network may be waited for.
[[nodiscard]] std::optional<UnitName> check_of_quotas_before(const Common& item, const Facts& facts,
                                                             const Catalogue& catalogue, const Machine& machine);

/// Their files, but for what systemd has itself.
[[nodiscard]] std::vector<UnitText> helper_files(const ResolvedVolume& volume, const Machine& machine);

}  // namespace berth
