#include "system/output/write_tree.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>
#include <cstdio>
#include <exception>
#include <expected>
#include <ranges>
#include <vector>

#include "system/base/write_text.hpp"

namespace berth {

/// What a group has put into the folder so far, to be taken back unless all of it gets there.
struct TreeWriter::Written {
    explicit Written(int folder) : folder_(folder) {}
    Written(const Written&) = delete;
    Written& operator=(const Written&) = delete;
    ~Written() {
        if (kept_) return;
        for (const auto& path : paths_ | std::views::reverse) ::unlinkat(folder_, path.c_str(), 0);
        for (const auto& path : folders_ | std::views::reverse) ::unlinkat(folder_, path.c_str(), AT_REMOVEDIR);
    }

    void add(const std::string& path) { paths_.push_back(path); }
    void add_folder(const std::string& path) { folders_.push_back(path); }
    void keep() { kept_ = true; }

  private:
    int folder_;
    std::vector<std::string> paths_;
    std::vector<std::string> folders_;
    bool kept_ = false;
};

namespace {

/// Gives an O_TMPFILE file its name; without CAP_DAC_READ_SEARCH only /proc knows it.
bool name_file(int fd, int folder, const char* name) {
    if (::linkat(fd, "", folder, name, AT_EMPTY_PATH) == 0) return true;
    if (errno != ENOENT && errno != EPERM) return false;
    const auto path = fmt::format("/proc/self/fd/{}", fd);
    return ::linkat(AT_FDCWD, path.c_str(), folder, name, AT_SYMLINK_FOLLOW) == 0;
}

/// For file systems without O_TMPFILE: under a name that no unit has, then renamed.
bool write_and_rename(int folder, const char* name, std::string_view text) {
    constexpr const char* temporary = ".berth-temporary";
    ::unlinkat(folder, temporary, 0);
    const Fd fd(::openat(folder, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644));
    if (!fd) return false;
    if (write_text(fd.get(), text) && ::renameat2(folder, temporary, folder, name, RENAME_NOREPLACE) == 0) return true;
    const int error = errno;
    ::unlinkat(folder, temporary, 0);
    errno = error;
    return false;
}

bool write_file(int folder, const char* name, std::string_view text) {
    const Fd fd(::openat(folder, ".", O_WRONLY | O_TMPFILE | O_CLOEXEC, 0644));
    if (!fd && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) return write_and_rename(folder, name, text);
    return fd && write_text(fd.get(), text) && name_file(fd.get(), folder, name);
}

/// True if there is a link already that says the same: fstab's generator may have made it.
bool is_same_link(int folder, const char* name, const std::string& target) {
    std::string there(target.size() + 1, '\0');
    const auto size = ::readlinkat(folder, name, there.data(), there.size());
    return size >= 0 && std::string_view(there.data(), static_cast<std::size_t>(size)) == target;
}

}  // namespace

Result<TreeWriter> TreeWriter::open(const std::string& folder) {
    Fd fd(::open(folder.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return failed(fmt::format("open the folder {}", folder));
    return TreeWriter(std::move(fd));
}

Result<> TreeWriter::write(const Group& group) {
    auto done = write_all(group);
    if (!done) open_ = Fd();  // it may be a folder that was taken back
    return done;
}

Result<> TreeWriter::write_made(const std::function<Group()>& make) {
    try {
        return write(make());
    } catch (const std::exception& mistake) {
        return failed(fmt::format("make units ({}: a mistake in berth, please report it)", mistake.what()),
                      ENOTRECOVERABLE);
    }
}

Result<> TreeWriter::write_all(const Group& group) {
    Written written(folder_.get());
    for (const auto& file : group.files) {
        if (auto done = write(file, written); !done) return done;
    }
    for (const auto& link : group.links) {
        if (auto done = write(link, written); !done) return done;
    }
    written.keep();
    return {};
}

Result<TreeWriter::Target> TreeWriter::target(const std::string& path, Written& written) {
    const auto slash = path.find('/');
    if (slash == std::string::npos) return Target{folder_.get(), path};
    const auto name = path.substr(0, slash);
    if (name != open_name_ || !open_) {
        if (::mkdirat(folder_.get(), name.c_str(), 0755) == 0) written.add_folder(name);
        else if (errno != EEXIST) return failed(fmt::format("create the folder {}", name));
        open_ = Fd(::openat(folder_.get(), name.c_str(), O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        open_name_ = name;
        if (!open_) return failed(fmt::format("open the folder {}", name));
    }
    return Target{open_.get(), path.substr(slash + 1)};
}

Result<> TreeWriter::write(const UnitText& file, Written& written) {
    const auto where = target(file.path, written);
    if (!where) return std::unexpected(where.error());
    if (!write_file(where->folder, where->name.c_str(), file.text)) return failed(fmt::format("write {}", file.path));
    written.add(file.path);
    return {};
}

Result<> TreeWriter::write(const UnitLink& link, Written& written) {
    const auto where = target(link.path, written);
    if (!where) return std::unexpected(where.error());
    if (::symlinkat(link.target.c_str(), where->folder, where->name.c_str()) == 0) {
        written.add(link.path);
        return {};
    }
    const int error = errno;
    if (error == EEXIST && is_same_link(where->folder, where->name.c_str(), link.target)) return {};
    return failed(fmt::format("make the link {}", link.path), error);
}

}  // namespace berth
