// What an item is together with the others, and on this machine.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/holder.hpp"
#include "core/model/item.hpp"

namespace berth {

struct Facts {
    std::uint32_t index = 0;        ///< its place among all
    FirstFault fault;               ///< the first finding, if it is wrong: its own, or of what it stands on
    UnitName unit;                  ///< the mount unit, the swap unit or the service that unlocks; empty if it has none
    AbsolutePath mount_point;       ///< without links; empty if it is not known, and for what is not mounted
    Seldom<AbsolutePath> led_from;  ///< what was declared, if there is a link in it
    Seldom<SafeText> in_volume;     ///< what What= says of a place in another volume; empty if it is not known
    /// Of the layers of an overlay, or the key file; an empty path where it is not known where the volume is mounted.
    Seldom<std::vector<AbsolutePath>> folders;
    /// As declared, and the ends of links on the way to other paths.
    Seldom<std::vector<Located<AbsolutePath>>> mounts_for;
    Seldom<std::vector<VolumeName>> former_names;  ///< that a volume had, and no other has now
    bool required = false;                         ///< the boot fails without it
    bool network = false;                          ///< by its type, its own word or what it stands on
    bool claimed = false;                          ///< /etc/fstab or crypttab has it, and so the unit
    bool left_out = false;                         ///< not for this machine
    bool below_sysroot = false;                    ///< in the initrd: its paths are those that it has there
    bool locked_again = false;                     ///< an encrypted volume: locked when nobody needs it any more
    std::uint32_t cycle = 0;                       ///< number of the cycle that it is in; 0 for none
    bool unordered = false;        ///< what it waits for waits for it, by way of the boot: its guard waits for nothing
    bool outside_of_boot = false;  ///< nor may the boot wait for its guard, because of what that is mounted on

    [[nodiscard]] bool is_wrong() const { return fault != nullptr; }
};

/// What What= says; empty if it is not known.
[[nodiscard]] inline const SafeText& source_of(const Common& declared, const Facts& facts) {
    return facts.in_volume.empty() ? declared.what.text() : *facts.in_volume;
}

template <class Declared>
struct Resolved : Declared, Facts {
    [[nodiscard]] const SafeText& source() const { return source_of(*this, *this); }
};

using ResolvedVolume = Resolved<Volume>;
using ResolvedEncrypted = Resolved<Encrypted>;
using ResolvedSwap = Resolved<Swap>;

/// "volume 'NAME'" and the like.
[[nodiscard]] std::string subject(const Volume& volume);

/// Where it is to be found, and what is there: swap is nowhere, nor is what has no name that can be used.
[[nodiscard]] std::string where_of(const ResolvedVolume& volume);
[[nodiscard]] std::string where_of(const ResolvedEncrypted& encrypted);
[[nodiscard]] std::string where_of(const ResolvedSwap& swap);

/// What the volume goes by; nothing if its own name can't be used.
[[nodiscard]] VolumeNames names_of(const ResolvedVolume& volume);
[[nodiscard]] bool is_known_as(const ResolvedVolume& volume, std::string_view name);

/// True if the volume has a target of its own that attachments are instances of. None has in the initrd.
[[nodiscard]] bool has_attachments(const ResolvedVolume& volume);

}  // namespace berth
