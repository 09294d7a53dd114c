// What items want of the devices that they stand on, and become.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "core/model/catalogue.hpp"
#include "core/unit_text/drop_in.hpp"

namespace berth {

/// A unit, and what an item wants of it; an empty name for one that has none.
struct WantedOfUnit {
    UnitName unit;
    DropIn drop_in;
};

/// Of the device that a right item stands on.
[[nodiscard]] WantedOfUnit wanted_of_device(const ResolvedVolume& volume);
[[nodiscard]] WantedOfUnit wanted_of_device(const ResolvedSwap& swap);
[[nodiscard]] WantedOfUnit wanted_of_device(const ResolvedEncrypted& encrypted);

/// Their paths.
using Devices = std::unordered_set<std::string>;

/// Those that something stands on, or has its key or its header on, that does not need the network.
[[nodiscard]] Devices local_devices(const Catalogue& catalogue);

/// Those that something waits for and can't do without.
[[nodiscard]] Devices needed_devices(const Catalogue& catalogue);

/// Of the device that the key is, or is in a file of, if a passphrase will do instead. Who waits for one that is
/// `needed` may have to wait for longer.
[[nodiscard]] WantedOfUnit wanted_of_key(const ResolvedEncrypted& encrypted, const Devices& needed);

/// Of the devices that the key and the header of one that needs the network are on: the time limit begins with the
/// network. What is local would wait for it, too, and the network may wait for that.
[[nodiscard]] std::vector<WantedOfUnit> wanted_of_devices_with_files(const ResolvedEncrypted& encrypted,
                                                                     const Devices& local);

/// Of the device that it becomes: somebody who types a passphrase takes longer than a disk.
[[nodiscard]] WantedOfUnit wanted_of_mapped_device(const ResolvedEncrypted& encrypted);

/// Of systemd's service that checks the device: it is started by the mount at boot, and then stays active. The initrd
/// ends by isolating another target.
[[nodiscard]] WantedOfUnit wanted_of_check(const ResolvedVolume& volume);

}  // namespace berth
