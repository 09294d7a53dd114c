// The mount of a device that has the key or the header of an encrypted volume in a file: as systemd's generator does
// for crypttab, it is mounted before the unlocking and unmounted after it.
#pragma once

#include <vector>

#include "core/model/catalogue.hpp"
#include "core/model/files_used.hpp"
#include "core/units/tree.hpp"

namespace berth {

struct MountOfFile {
    FileOnDevice file;
    FolderOfMounts mounts;
    UnitName mount;
    UnitName unmount;  ///< the service
};

[[nodiscard]] bool is_of_key(const MountOfFile& one);

/// Of a right item.
[[nodiscard]] std::vector<MountOfFile> mounts_of_files(const ResolvedEncrypted& encrypted);

/// The files of these units.
[[nodiscard]] std::vector<UnitText> units_of_files(const ResolvedEncrypted& encrypted, const Catalogue& catalogue);

}  // namespace berth
