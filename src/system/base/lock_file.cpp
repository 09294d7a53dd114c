#include "system/base/lock_file.hpp"

#include <fcntl.h>
#include <sys/file.h>

#include <fmt/format.h>
#include <cerrno>
#include <utility>

namespace berth {

Result<std::optional<Fd>> try_lock(int folder, const std::string& name, const std::string& shown, Sharing sharing) {
    // To write it would be news to whoever watches the folder.
    constexpr int flags = O_RDONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    Fd fd(::openat(folder, name.c_str(), flags, 0600));
    if (!fd) return failed(fmt::format("open {}", shown));
    const int how = sharing == Sharing::alone ? LOCK_EX : LOCK_SH;
    if (::flock(fd.get(), how | LOCK_NB) == 0) return std::optional<Fd>(std::move(fd));
    if (errno == EWOULDBLOCK || errno == EINTR) return std::optional<Fd>();
    return failed(fmt::format("lock {}", shown));
}

}  // namespace berth
