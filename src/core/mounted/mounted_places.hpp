// The mount points of a mount table, found quickly.
#pragma once

#include <string_view>
#include <unordered_set>

#include "core/model/catalogue.hpp"
#include "core/model/claims.hpp"
#include "core/mounted/mount_table.hpp"

namespace berth {

class MountedPlaces {
  public:
    /// `table` must outlive this.
    explicit MountedPlaces(const MountTable& table) : table_(&table) {
        for (const auto& entry : table) places_.insert(entry.where);
    }

    [[nodiscard]] const MountTable& table() const { return *table_; }
    [[nodiscard]] bool has(std::string_view where) const { return places_.contains(where); }
    /// What one sees there (see top_at()), an automount's trigger included; null if nothing is mounted there.
    [[nodiscard]] const MountEntry* seen_at(std::string_view where) const {
        return has(where) ? top_at(*table_, where) : nullptr;
    }
    /// True if something other than an automount's trigger is mounted there.
    [[nodiscard]] bool is_mounted(std::string_view where) const {
        const auto* entry = seen_at(where);
        return entry != nullptr && entry->type != "autofs";
    }

  private:
    const MountTable* table_;
    std::unordered_set<std::string_view> places_;
};

/// True if `path` lies below a mount point of /etc/fstab or of a volume other than `self`, and nothing is mounted there
/// now: what is at `path` can't be known before it is.
[[nodiscard]] bool awaits_a_mount(std::string_view path, const ResolvedVolume& self, const Catalogue& catalogue,
                                  const MountPoints& fstab, const MountedPlaces& places);

}  // namespace berth
