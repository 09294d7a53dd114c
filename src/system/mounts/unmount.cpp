#include "system/mounts/unmount.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libmount/libmount.h>
#include <sched.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <string>

#include "core/text/text.hpp"
#include "system/base/fd.hpp"
#include "system/base/owned.hpp"
#include "system/base/within.hpp"
#include "system/mounts/mount_table_file.hpp"
#include "system/mounts/processes.hpp"

namespace berth {
namespace {

/// A service may have a namespace of its own, in which an unmount is nobody else's. Returns an errno.
int enter_mounts_of_pid1() {
    constexpr auto path = "/proc/1/ns/mnt";
    const auto theirs = link_text(path);
    if (!theirs || theirs == link_text("/proc/self/ns/mnt")) return 0;
    const Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
    return fd && ::setns(fd.get(), CLONE_NEWNS) == 0 ? 0 : errno;
}

int obstacle_in_table(const MountEntry& mount) {
    const auto table = read_mount_table();
    if (!table) return table.error().code.value();
    const auto* top = top_at(*table, mount.where);
    if (top == nullptr || top->device != mount.device || top->root != mount.root) return ESTALE;
    const bool has_more = std::ranges::find(*table, top->id, &MountEntry::parent) != table->end();
    return has_more ? EBUSY : 0;
}

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

int unmount_here(const MountEntry& mount, Unmount how) {
    if (const int error = enter_mounts_of_pid1(); error != 0) return error;
    if (const int error = obstacle_in_table(mount); error != 0) return error;
    return take_out(mount.where, how);
}

}  // namespace

Result<> unmount(const MountEntry& mount, Unmount how, std::chrono::milliseconds limit) {
    const auto doing = [&] { return fmt::format("unmount {}", printable(mount.where)); };
    const auto told = within(limit, [&] { return fmt::format("{}", unmount_here(mount, how)); });
    if (!told) return failed(doing(), ETIMEDOUT);
    int error = EIO;
    (void)std::from_chars(told->data(), told->data() + told->size(), error);
    if (error != 0) return failed(doing(), error);
    return {};
}

}  // namespace berth
