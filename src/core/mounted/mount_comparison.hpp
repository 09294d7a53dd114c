// Whether what is mounted is what is declared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/resolved.hpp"
#include "core/mounted/mount_table.hpp"

namespace berth {

struct Difference {
    std::string key;  ///< "what", "type" or "options"
    std::string declared;
    std::string actual;       ///< empty for an option that is not there and has no word for its opposite
    bool is_foreign = false;  ///< something else is mounted there, not the right thing in another way
    bool is_earlier =
        false;  ///< the options are those of an earlier declaration, which nothing names; `actual` is empty
};

/// In bytes; 0 where it is not known.
struct Memory {
    std::uint64_t total = 0;  ///< that the kernel manages
    std::uint64_t page = 0;   ///< of which it is made
};

/// What neither the declaration nor the mount table has. Whatever is not known stays empty, and is no difference.
struct SourceFacts {
    std::string declared_device;              ///< "8:1" of the block device that `what` leads to
    std::vector<std::string> actual_devices;  ///< of those that hold the file system; btrfs may have several
    std::string backing_file;                 ///< of the loop device that holds it
    std::optional<bool> is_same;              ///< of a folder or an image: whether it is the very one that is mounted
    Memory memory;                            ///< of this machine
};

/// In what the mount `entry` of `table` is not what the right volume declares: source, type, and those options that
/// the table shows reliably. Says nothing where it can't be sure, as of the sources that mount helpers show.
[[nodiscard]] std::vector<Difference> differences(const ResolvedVolume& volume, const MountEntry& entry,
                                                  const MountTable& table, const SourceFacts& facts);

// The parts of it.

[[nodiscard]] std::optional<Difference> source_difference(const ResolvedVolume& volume, const MountEntry& entry,
                                                          const MountTable& table, const SourceFacts& facts);
[[nodiscard]] std::optional<Difference> type_difference(const Volume& volume, const MountEntry& entry);
[[nodiscard]] std::vector<Difference> option_differences(const ResolvedVolume& volume, const MountEntry& entry,
                                                         const Memory& memory);

/// What keys have written for PID 1 to read, as "_netdev", that the mount still has and `volume` declares no more.
[[nodiscard]] std::vector<std::string> undeclared_user_options(const ResolvedVolume& volume, const MountEntry& entry);

/// An export as `type` would show it: without the variants that mean the same ("NAS:/a//b/" is "nas:/a/b").
[[nodiscard]] std::string normal_export(std::string_view type, std::string_view source);

}  // namespace berth
