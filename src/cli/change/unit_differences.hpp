// In what two texts of one unit differ, as far as that matters for what is mounted.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/resolved.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/mount_table.hpp"

namespace berth::cli {

/// Of the options of two mount units, without what berth itself adds.
struct OptionChanges {
    std::vector<std::string> added;
    std::vector<std::string> removed;

    [[nodiscard]] bool empty() const { return added.empty() && removed.empty(); }
};
[[nodiscard]] OptionChanges option_changes(std::string_view before, std::string_view after);

/// "noexec is new, size=2G instead of size=1G, noatime is gone"
[[nodiscard]] std::string changes_in_words(const OptionChanges& changes);

/// True if all of them are about the mount alone, and not about its file system: any can be remounted with another.
[[nodiscard]] bool are_of_the_mount_alone(const std::vector<std::string>& options);

/// True if a mount was last made, or remounted, with the options of `unit_text`. What its driver took in no table
/// shows.
[[nodiscard]] bool has_digest_of(const MountEntry& entry, std::string_view unit_text);

/// Which flags, and options for user space, a mount has of its last declaration and `volume` declares no more: where
/// these are all that it has besides, and `differs` all that it lacks. Nothing where it has others, too.
[[nodiscard]] std::optional<std::vector<std::string>> flags_that_went(const ResolvedVolume& volume,
                                                                      const MountEntry& entry, const MountTable& table,
                                                                      const std::vector<Difference>& differs);

/// Those that went which are to be looked for after the remount. The defaults of a file system nobody knows but its
/// driver, mount(8) leaves the times of access as they are, and from util-linux 2.41 on all flags of a bind.
[[nodiscard]] std::vector<std::string> lasting(const OptionChanges& changes);

struct Replaced {
    std::string option;
    std::string shown;
};
/// Of those that are new, the ones with a number other than the mount table shows: "logbufs=4", and "logbufs=8". Where
/// it still shows that after the remount, the driver has taken the option and done nothing. One that showed another
/// number than the option had before makes its own of them, and may do so again.
[[nodiscard]] std::vector<Replaced> numbers_to_change(const OptionChanges& changes, const MountEntry& entry);

/// True if the mount table still shows an option of that name, and no other number of it.
[[nodiscard]] bool is_shown(const MountEntry& entry, std::string_view option);

/// True if an automount has to be started anew for it; its idle time it takes from a reload of PID 1.
[[nodiscard]] bool is_another_automount(std::string_view before, std::string_view after);

}  // namespace berth::cli
