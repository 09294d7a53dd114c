// What is mounted where a volume belongs, and how that differs from the declaration.
#pragma once

#include <string>
#include <vector>

#include "cli/hold/outside.hpp"
#include "cli/print/json.hpp"
#include "core/model/resolved.hpp"
#include "core/mounted/mount_comparison.hpp"
#include "core/mounted/mount_table.hpp"
#include "system/base/result.hpp"

namespace berth::cli {

struct Sight {
    MountTable table;
    const MountEntry* entry = nullptr;  ///< on top of the mount point, in `table`; null if nothing is
    std::vector<Difference> differs;

    [[nodiscard]] bool is_foreign() const;
};

[[nodiscard]] Result<Sight> look_at(Outside& outside, const ResolvedVolume& volume);

/// The mount that one sees at the volume's mount point, other than an automount's trigger; null if there is none.
[[nodiscard]] const MountEntry* mounted_entry(const ResolvedVolume& volume, const MountTable& table);

/// How `entry` differs from what `volume` declares.
[[nodiscard]] std::vector<Difference> compare(Outside& outside, const ResolvedVolume& volume, const MountEntry& entry,
                                              const MountTable& table);

/// Two lines for each: "declared" and "mounted".
[[nodiscard]] std::string to_text(const std::vector<Difference>& differs);
[[nodiscard]] Json to_json(const std::vector<Difference>& differs);

}  // namespace berth::cli
