#include "system/mounts/mounts_of_pid1.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>

#include <cerrno>
#include <charconv>
#include <string>

#include "system/base/fd.hpp"
#include "system/base/within.hpp"
#include "system/mounts/mount_table_file.hpp"
#include "system/mounts/processes.hpp"

namespace berth {
namespace {

/// Returns an errno.
int enter_mounts_of_pid1() {
    constexpr auto path = "/proc/1/ns/mnt";
    const auto theirs = link_text(path);
    if (!theirs || theirs == link_text("/proc/self/ns/mnt")) return 0;
    const Fd fd(::open(path, O_RDONLY | O_CLOEXEC));
    return fd && ::setns(fd.get(), CLONE_NEWNS) == 0 ? 0 : errno;
}

int change_there(const MountEntry& mount, const ChangeOfMount& change) {
    if (const int error = enter_mounts_of_pid1(); error != 0) return error;
    const auto table = read_mount_table();
    if (!table) return table.error().code.value();
    const auto* top = top_at(*table, mount.where);
    if (top == nullptr || top->device != mount.device || top->root != mount.root) return ESTALE;
    return change(*top, *table);
}

}  // namespace

std::expected<void, int> change_mount(const MountEntry& mount, const ChangeOfMount& change,
                                      std::chrono::milliseconds limit) {
    const auto told = within(limit, [&] { return fmt::format("{}", change_there(mount, change)); });
    if (!told) return std::unexpected(ETIMEDOUT);
    int error = EIO;
    (void)std::from_chars(told->data(), told->data() + told->size(), error);
    if (error != 0) return std::unexpected(error);
    return {};
}

}  // namespace berth
