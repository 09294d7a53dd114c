// Sizes of file systems in memory: as they are declared, beside what the mount table shows.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/model/effective_options.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/mount_table.hpp"
#include "core/mounted/shown_options.hpp"

namespace berth {

/// "64M", "0x1000" or "010", as the kernel's memparse() takes it, which passes over what follows: "64MB". None for a
/// part of the memory ("10%").
[[nodiscard]] std::optional<std::uint64_t> bytes_in(std::string_view text);

/// Of tmpfs and hugetlbfs. Nothing where it can't be told, as of a part of the huge pages.
[[nodiscard]] std::vector<OptionDifference> size_differences(std::span<const EffectiveOption> declared,
                                                             const MountEntry& entry, const Memory& memory);

}  // namespace berth
