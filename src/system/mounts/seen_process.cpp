#include "system/mounts/seen_process.hpp"

#include <fmt/format.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "system/base/fd.hpp"
#include "system/mounts/processes.hpp"

namespace berth {
namespace {

/// Of this very process; none if it is gone. While the descriptor is open it stands for no other.
Fd open_process(const SeenProcess& process) {
    Fd fd(static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0)));
    if (fd && start_time(process.pid) == process.started) return fd;
    if (fd) errno = ESRCH;
    return {};
}

}  // namespace

Result<bool> send_signal(const SeenProcess& process, int number) {
    const auto doing = [&] { return fmt::format("send a signal to process {}", process.pid); };
    if (process.pid <= 1 || process.pid == ::getpid() || is_kernel_thread(process.pid)) return failed(doing(), EPERM);
    const auto fd = open_process(process);
    if (fd && ::syscall(SYS_pidfd_send_signal, fd.get(), number, nullptr, 0) == 0) return true;
    if (errno == ESRCH) return false;
    return failed(doing());
}

std::set<pid_t> own_line() {
    std::set<pid_t> out{1};
    for (auto pid = ::getpid(); pid > 0 && out.insert(pid).second;) pid = parent_of(pid);
    return out;
}

}  // namespace berth
