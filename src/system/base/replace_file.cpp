#include "system/base/replace_file.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <cerrno>
#include <cstdio>
#include <string_view>

#include "system/base/attributes.hpp"
#include "system/base/fd.hpp"
#include "system/base/write_text.hpp"

namespace berth {
namespace {

bool fill(int fd, const NewFile& file) {
    const bool has_owner = file.owner != static_cast<uid_t>(-1) || file.group != static_cast<gid_t>(-1);
    if (has_owner && ::fchown(fd, file.owner, file.group) != 0) return false;
    // The access list has the mode in it, so it comes last.
    return ::fchmod(fd, file.mode) == 0 && copy_attributes(file.like, fd) && write_text(fd, file.text) &&
           ::fsync(fd) == 0;
}

bool sync_folder(int folder) {
    const Fd fd(::openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    return fd && ::fsync(fd.get()) == 0;
}

/// Another run has another name, so neither takes the other's half for the whole.
Result<> put(int folder, const std::string& name, const NewFile& file, const std::string& shown, unsigned how) {
    const auto temporary = fmt::format(".{}.berth-{}", name, ::getpid());
    ::unlinkat(folder, temporary.c_str(), 0);
    constexpr int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
    const Fd fd(::openat(folder, temporary.c_str(), flags, 0600));
    if (!fd) return failed(fmt::format("create {}", shown));
    if (!fill(fd.get(), file) || ::renameat2(folder, temporary.c_str(), folder, name.c_str(), how) != 0) {
        const int error = errno;
        ::unlinkat(folder, temporary.c_str(), 0);
        return failed(fmt::format("write {}", shown), error);
    }
    if (sync_folder(folder)) return {};
    const int error = errno;
    if (how == RENAME_NOREPLACE) ::unlinkat(folder, name.c_str(), 0);
    return failed(fmt::format("write the folder of {} to the disk", shown), error);
}

}  // namespace

Result<> create_file(int folder, const std::string& name, const NewFile& file, const std::string& shown) {
    return put(folder, name, file, shown, RENAME_NOREPLACE);
}

Result<> replace_file(int folder, const std::string& name, const NewFile& file, const std::string& shown) {
    return put(folder, name, file, shown, 0);
}

}  // namespace berth
