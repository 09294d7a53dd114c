// What has to be known of a volume's source to compare it with what is mounted.
#pragma once

#include <chrono>

#include "core/mounted/mount_comparison.hpp"

namespace berth {

/// Looks at nothing but /dev and /sys; a folder or an image elsewhere, which may lie on a dead server, only when the
/// mount table alone would call the mount foreign, and for no longer than `limit`.
[[nodiscard]] SourceFacts source_facts(const ResolvedVolume& volume, const MountEntry& entry, const MountTable& table,
                                       std::chrono::milliseconds limit = std::chrono::seconds(1));

}  // namespace berth
