// What is mounted, as the kernel and mount(8) tell it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth {

/// One mount. No text is escaped any more.
struct MountEntry {
    int id = 0;
    int parent = 0;      ///< id of the mount that it is mounted on
    std::string device;  ///< of the file system, "8:1"; its first number is 0 where the kernel made one up
    std::string root;    ///< the folder of the file system that is mounted; "/" for NFS, whose `source` has it
    std::string where;
    std::vector<std::string> options;  ///< of this mount alone
    int shared = 0;                    ///< its peer group (mount_namespaces(7)); 0 for none
    int master = 0;                    ///< the peer group that it follows
    std::vector<std::string> filesystem_options;
    std::string type;
    std::string source;

    std::vector<std::string> user_options;  ///< those that mount(8) keeps and the kernel is not told
    std::string volume;                     ///< NAME of the mark x-berth.volume=NAME, if it has one
    std::string requested;  ///< what mount(8) was told to mount, if it has kept that; helpers may show another source
};

/// In the order of the kernel's table.
using MountTable = std::vector<MountEntry>;

/// From the texts of /proc/PID/mountinfo (proc_pid_mountinfo(5)) and of libmount's /run/mount/utab, which has the
/// options that the kernel is not told. Lines that can't be understood are left out.
[[nodiscard]] MountTable parse_mount_table(std::string_view mountinfo, std::string_view utab);

/// The mount that a path which is no link leads into, or null. `without` is looked through as if it, and what is
/// mounted on it, were not there.
[[nodiscard]] const MountEntry* mount_of(const MountTable& table, std::string_view path,
                                         const MountEntry* without = nullptr);

/// The mount that one sees at `where`: the last one there, unless a mount on a folder above it hides it. May be of type
/// "autofs". Null if there is none.
[[nodiscard]] const MountEntry* top_at(const MountTable& table, std::string_view where);

/// All mounts at `where`, hidden ones too, in the table's order.
[[nodiscard]] std::vector<const MountEntry*> mounts_at(const MountTable& table, std::string_view where);

/// True for `path` itself and for whatever is below it.
[[nodiscard]] bool is_at_or_below(std::string_view path, std::string_view inner);

}  // namespace berth
