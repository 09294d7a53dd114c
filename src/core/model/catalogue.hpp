// All that is declared, each item beside what is known of it: units, plan, graph and reports read this.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "core/model/items.hpp"
#include "core/model/resolved.hpp"

namespace berth {

class Catalogue : public Indexed<ResolvedVolume, ResolvedEncrypted, ResolvedSwap> {
  public:
    /// Of a volume and what is known of it, what PID 1 is to see.
    using See = std::function<ResolvedVolume(ResolvedVolume)>;

    /// Puts each item beside its facts, which have its index.
    Catalogue(Items items, Pieces<Facts> facts, const See& see);

    [[nodiscard]] const Facts& facts(std::uint32_t index) const;

    using Indexed::named;
    /// The first of this name, or null.
    [[nodiscard]] const ResolvedVolume* named(std::string_view name) const;
    /// That, or else the one that had this name; or null.
    [[nodiscard]] const ResolvedVolume* known_as(std::string_view name) const;
    /// The name that this one's volume has, or this one if there is none.
    [[nodiscard]] std::string current_name(std::string_view name) const;
    /// All that this one's volume goes by, or this one alone.
    [[nodiscard]] VolumeNames names_of(std::string_view name) const;
    [[nodiscard]] const ResolvedEncrypted* encrypted_named(std::string_view name) const;
    /// The first volume that is mounted exactly there, neither switched off nor left out, or null.
    [[nodiscard]] const ResolvedVolume* mounted_at(std::string_view path) const;
    /// The innermost volume that `path` lies in or is the mount point of, as mounted_at() has them; null if there is
    /// none.
    [[nodiscard]] const ResolvedVolume* around(std::string_view path) const;

  private:
    std::unordered_map<std::string_view, std::uint32_t> by_mount_point_;
};

}  // namespace berth
