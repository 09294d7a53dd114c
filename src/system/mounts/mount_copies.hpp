// The copies of a mount that were propagated: one that is in use makes umount(2) of the others fail with EBUSY.
#pragma once

#include <map>
#include <set>
#include <string>

#include "core/mounted/mount_table.hpp"

namespace berth {

using MountTables = std::map<std::string, MountTable>;  ///< by the namespace's name, "mnt:[4026531841]"

/// The ids of the mount `id` of `table` and of its copies in all of `tables`. As the kernel does it: a copy sits on the
/// same folder of the same file system, and belongs to or follows the peer groups of the mount or of its parent
/// (mount_namespaces(7)). A bind mount of the same folder elsewhere is none. Where a table lacks the parent, as that of
/// a process in a chroot does, the same mount point will have to do.
[[nodiscard]] std::set<int> copies_of(int id, const MountTable& table, const MountTables& tables);

}  // namespace berth
