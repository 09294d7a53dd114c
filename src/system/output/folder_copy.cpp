#include "system/output/folder_copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstddef>
#include <expected>
#include <string_view>
#include <vector>

#include "core/text/text.hpp"
#include "system/base/attributes.hpp"
#include "system/base/fd.hpp"
#include "system/base/folder.hpp"
#include "system/base/write_text.hpp"

namespace berth {
namespace {

constexpr int deepest = 16;
constexpr int reading = O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;

Result<std::string> link_text(int folder, const std::string& name, const std::string& shown) {
    std::array<char, PATH_MAX> target{};
    const auto size = ::readlinkat(folder, name.c_str(), target.data(), target.size());
    if (size < 0) return failed(fmt::format("read the link {}", printable(shown)));
    return std::string(target.data(), static_cast<std::size_t>(size));
}

Result<std::vector<std::string>> sorted_names(int folder, const std::string& shown) {
    auto names = berth::names_in(folder, shown);
    if (names) std::ranges::sort(*names);
    return names;
}

class Copying {
  public:
    explicit Copying(const FolderCopy& asked) : asked_(asked) {}

    /// `path` is that of the folder, with a slash at its end; empty for the one that is copied.
    Result<> folder(int from, int into, const std::string& name, const std::string& path, int depth) {
        const auto shown = this->shown(path);
        struct stat status{};
        if (depth > deepest) return failed(fmt::format("copy {}", shown), ELOOP);
        if (::fstat(from, &status) != 0) return failed(fmt::format("read {}", shown));
        if (::mkdirat(into, name.c_str(), 0700) != 0) return failed(fmt::format("make a copy of {}", shown));
        const Fd copy(::openat(into, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        if (!copy) return failed(fmt::format("make a copy of {}", shown));
        const auto names = sorted_names(from, shown);
        if (!names) return std::unexpected(names.error());
        for (const auto& one : *names) {
            if (asked_.is_left_out && asked_.is_left_out(path + one)) continue;
            if (auto done = entry(from, copy.get(), one, path + one, depth); !done) return done;
        }
        return finish(from, copy.get(), path, status);
    }

  private:
    [[nodiscard]] std::string shown(const std::string& path) const {
        return printable(path.empty() ? asked_.shown : fmt::format("{}/{}", asked_.shown, path));
    }

    Result<> entry(int from, int into, const std::string& name, const std::string& path, int depth) {
        struct stat status{};
        if (::fstatat(from, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            return failed(fmt::format("read {}", shown(path)));
        if (S_ISLNK(status.st_mode)) return link(from, into, name, path, status);
        if (!S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode))
            return failed(fmt::format("copy {}, which is no regular file", shown(path)), EINVAL);
        const Fd fd(::openat(from, name.c_str(), reading));
        if (!fd) return failed(fmt::format("open {}", shown(path)));
        if (S_ISDIR(status.st_mode)) return folder(fd.get(), into, name, path + "/", depth + 1);
        const Fd copy(::openat(into, name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
        if (!copy || !copy_content(fd.get(), copy.get())) return failed(fmt::format("make a copy of {}", shown(path)));
        return finish(fd.get(), copy.get(), path, status);
    }

    Result<> link(int from, int into, const std::string& name, const std::string& path, const struct stat& status) {
        auto target = link_text(from, name, shown(path));
        if (!target) return std::unexpected(target.error());
        if (asked_.link) *target = asked_.link(path, *target);
        if (::symlinkat(target->c_str(), into, name.c_str()) != 0 ||
            ::fchownat(into, name.c_str(), status.st_uid, status.st_gid, AT_SYMLINK_NOFOLLOW) != 0)
            return failed(fmt::format("make a copy of {}", shown(path)));
        return {};
    }

    static bool copy_content(int from, int into) {
        std::array<char, 65536> buffer{};
        while (true) {
            const auto size = ::read(from, buffer.data(), buffer.size());
            if (size == 0) return true;
            if (size < 0 && errno != EINTR) return false;
            if (size > 0 && !write_text(into, {buffer.data(), static_cast<std::size_t>(size)})) return false;
        }
    }

    /// Last, because what was written changes the time, and a mode could keep from writing.
    [[nodiscard]] Result<> finish(int from, int copy, const std::string& path, const struct stat& status) const {
        const std::array times{status.st_atim, status.st_mtim};
        const auto before =
            asked_.unlike < 0 ? Fd() : Fd(::openat(asked_.unlike, path.empty() ? "." : path.c_str(), reading));
        if (::fchown(copy, status.st_uid, status.st_gid) != 0 || ::fchmod(copy, status.st_mode & 07777) != 0 ||
            !copy_attributes(from, copy, Unsupported::left_out) ||
            !copy_attributes(before.get(), copy, Unsupported::left_out) ||
            ::fchmod(copy, status.st_mode & 07777) != 0 || ::futimens(copy, times.data()) != 0 || ::fsync(copy) != 0)
            return failed(fmt::format("make a copy of {}", shown(path)));
        return {};
    }

    const FolderCopy& asked_;
};

Result<> add_state(int folder, const std::string& path, const std::string& shown, int depth, std::string& out) {
    if (depth > deepest) return failed(fmt::format("read {}", printable(shown)), ELOOP);
    const auto names = sorted_names(folder, printable(shown));
    if (!names) return std::unexpected(names.error());
    for (const auto& name : *names) {
        struct stat status{};
        const auto inside = path + name;
        if (::fstatat(folder, name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0)
            return failed(fmt::format("read {}/{}", printable(shown), printable(name)));
        out +=
            fmt::format("{} {} {:o} {} {}.{} {}.{}\n", printable(inside), status.st_ino, status.st_mode, status.st_size,
                        status.st_mtim.tv_sec, status.st_mtim.tv_nsec, status.st_ctim.tv_sec, status.st_ctim.tv_nsec);
        if (!S_ISDIR(status.st_mode)) continue;
        const Fd fd(::openat(folder, name.c_str(), reading | O_DIRECTORY));
        if (!fd) return failed(fmt::format("open {}/{}", printable(shown), printable(name)));
        if (auto added = add_state(fd.get(), inside + "/", fmt::format("{}/{}", shown, name), depth + 1, out); !added)
            return added;
    }
    return {};
}

}  // namespace

Result<> copy_folder(const FolderCopy& asked) {
    return Copying(asked).folder(asked.from, asked.into, asked.name, "", 0);
}

Result<std::string> state_of_folder(int folder, const std::string& shown) {
    std::string out;
    if (auto added = add_state(folder, "", shown, 0, out); !added) return std::unexpected(added.error());
    return out;
}

}  // namespace berth
