// The remount of what is mounted rightly but with other options than are declared.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/change/action.hpp"
#include "cli/change/observed.hpp"
#include "core/model/resolved.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/mount_table.hpp"

namespace berth::cli {

/// Of `volume`, mounted as `entry`, which `differs`. Nothing if no option is another.
[[nodiscard]] std::optional<Action> remount_for_options(const Observed& observed, const ResolvedVolume& volume,
                                                        const MountEntry& entry,
                                                        const std::vector<Difference>& differs);

/// "noexec is new, size=2M instead of size=1M"
[[nodiscard]] std::string differences_in_words(const std::vector<Difference>& differs);

}  // namespace berth::cli
