// The flags that belong to a mount and not to its file system: as the mount table shows them and as a volume wants
// them.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/check/opposites.hpp"
#include "core/model/effective_options.hpp"
#include "core/mounted/mount_table.hpp"

namespace berth {

/// One flag, in words of Opposites.
struct FlagState {
    std::string_view is;
    std::string_view wanted;     ///< as a new mount would have it; empty where that can't be told
    bool is_taken_over = false;  ///< the mount that a bind shows has it, too

    [[nodiscard]] bool is_right() const { return wanted.empty() || wanted == is; }
};

/// Of what `volume` has mounted as `entry` of `table`. What is not declared is as the kernel has it by itself; of a
/// bind, as the mount has it that it shows. Whether it is read-only is told of a bind and of what keeps its options
/// while it is mounted: else that is the file system's.
[[nodiscard]] std::vector<FlagState> mount_flags(const ResolvedVolume& volume, const MountEntry& entry,
                                                 const MountTable& table);

// The parts of it.

/// The last word that options have on a flag: whether it is set.
[[nodiscard]] std::optional<bool> said_of(const Opposites& flag, std::span<const EffectiveOption> options);

[[nodiscard]] bool is_set(const Opposites& flag, const MountEntry& entry);

/// "noatime", "relatime" or "strictatime".
[[nodiscard]] std::string_view access_times_of(const MountEntry& entry);

/// Which of the three is declared; empty for none. Nothing where several are: which of them counts is the kernel's own
/// affair.
[[nodiscard]] std::optional<std::string_view> access_times_in(std::span<const EffectiveOption> options);

/// "user" and its kin switch safety flags on.
[[nodiscard]] bool is_for_users(std::span<const EffectiveOption> options);

/// True where a program in user space deals with the options in its own way.
[[nodiscard]] bool has_program(const Volume& volume, const MountEntry& entry);

}  // namespace berth
