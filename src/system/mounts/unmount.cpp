#include "system/mounts/unmount.hpp"

#include <fmt/format.h>
#include <libmount/libmount.h>

#include <algorithm>
#include <cerrno>
#include <string>

#include "core/text/text.hpp"
#include "system/base/owned.hpp"
#include "system/mounts/mounts_of_pid1.hpp"

namespace berth {
namespace {

/// Not by the system call alone: libmount has a note of what mount(8) mounted, which must go, too.
int take_out(const std::string& where, Unmount how) {
    const Owned<libmnt_context, mnt_free_context> context(mnt_new_context());
    if (!context || mnt_context_set_target(context.get(), where.c_str()) != 0) return ENOMEM;
    // Neither looks at the place, which may hang.
    mnt_context_disable_helpers(context.get(), 1);
    mnt_context_disable_canonicalize(context.get(), 1);
    if (how == Unmount::lazy) mnt_context_enable_lazy(context.get(), 1);
    else mnt_context_enable_force(context.get(), 1);
    const int result = mnt_context_umount(context.get());
    if (result == 0) return 0;
    const bool has_asked = mnt_context_syscall_called(context.get()) != 0;
    if (const int error = has_asked ? mnt_context_get_syscall_errno(context.get()) : 0; error != 0) return error;
    return result < 0 ? -result : EIO;
}

}  // namespace

Result<> unmount(const MountEntry& mount, Unmount how, std::chrono::milliseconds limit) {
    const auto take_it_out = [how](const MountEntry& there, const MountTable& table) {
        const bool has_more = std::ranges::find(table, there.id, &MountEntry::parent) != table.end();
        return has_more ? EBUSY : take_out(there.where, how);
    };
    const auto done = change_mount(mount, take_it_out, limit);
    if (!done) return failed(fmt::format("unmount {}", printable(mount.where)), done.error());
    return {};
}

}  // namespace berth
