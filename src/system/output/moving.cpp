#include "system/output/moving.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <expected>

#include "system/base/replace_file.hpp"

namespace berth {
namespace {

constexpr const char* name = "fstab";

/// A file that is removed again unless it is kept.
class Written {
  public:
    Written(int folder, std::string file) : folder_(folder), file_(std::move(file)) {}
    Written(const Written&) = delete;
    Written& operator=(const Written&) = delete;
    ~Written() {
        if (!kept_) ::unlinkat(folder_, file_.c_str(), 0);
    }
    void keep() { kept_ = true; }

  private:
    int folder_;
    std::string file_;
    bool kept_ = false;
};

Result<Fd> declarations_folder(const Root& root, int etc_folder) {
    if (::mkdirat(etc_folder, "berth", 0755) == 0) ::fsync(etc_folder);
    else if (errno != EEXIST) return failed(fmt::format("make the folder {}", root.shown("/etc/berth")));
    return open_below(root, "/etc/berth", O_RDONLY | O_DIRECTORY);
}

/// True if the file is still the one that was read.
bool is_unchanged(const OwnFstab& fstab) {
    struct stat now{};
    return ::fstatat(fstab.folder.get(), name, &now, AT_SYMLINK_NOFOLLOW) == 0 && now.st_ino == fstab.status.st_ino &&
           now.st_size == fstab.status.st_size && now.st_mtim.tv_sec == fstab.status.st_mtim.tv_sec &&
           now.st_mtim.tv_nsec == fstab.status.st_mtim.tv_nsec;
}

NewFile like_fstab(const OwnFstab& fstab, std::string_view text) {
    return {text, fstab.status.st_mode & 07777, fstab.status.st_uid, fstab.status.st_gid, fstab.file.get()};
}

Result<std::string> copy_fstab(const Root& root, const OwnFstab& fstab, const Move& move) {
    constexpr int most = 1000;
    for (int number = 0;; ++number) {
        auto copy = number == 0 ? fmt::format("fstab.{}", move.date) : fmt::format("fstab.{}.{}", move.date, number);
        const auto done = create_file(fstab.folder.get(), copy, like_fstab(fstab, move.before),
                                      root.shown(fmt::format("/etc/{}", copy)));
        if (done) return copy;
        if (done.error().code != std::errc::file_exists || number == most) return std::unexpected(done.error());
    }
}

}  // namespace

Result<OwnFstab> open_own_fstab(const Root& root) {
    auto folder = open_below(root, "/etc", O_RDONLY | O_DIRECTORY);
    if (!folder) return std::unexpected(folder.error());
    OwnFstab out{*std::move(folder), {}, {}};
    const auto shown = root.shown("/etc/fstab");
    if (::fstatat(out.folder.get(), name, &out.status, AT_SYMLINK_NOFOLLOW) != 0)
        return failed(fmt::format("open {}", shown));
    if (S_ISLNK(out.status.st_mode)) return failed(fmt::format("replace {}, which is a link", shown), ELOOP);
    if (!S_ISREG(out.status.st_mode)) return failed(fmt::format("replace {}, which is no file", shown), EINVAL);
    out.file = Fd(::openat(out.folder.get(), name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    if (!out.file) return failed(fmt::format("open {}", shown));
    return out;
}

Result<std::string> move_lines(const Root& root, const OwnFstab& fstab, const Move& move) {
    const auto berth = declarations_folder(root, fstab.folder.get());
    if (!berth) return std::unexpected(berth.error());
    if (!move.is_resumed) {
        auto done = create_file(berth->get(), move.name, {move.declarations},
                                root.shown(fmt::format("/etc/berth/{}", move.name)));
        if (!done) return std::unexpected(done.error());
    }
    Written declarations(berth->get(), move.name);
    if (move.is_resumed) declarations.keep();
    auto copy = copy_fstab(root, fstab, move);
    if (!copy) return copy;
    Written copied(fstab.folder.get(), *copy);
    if (!is_unchanged(fstab))
        return failed(fmt::format("replace {}, which somebody has changed meanwhile", root.shown("/etc/fstab")), EBUSY);
    const auto done = replace_file(fstab.folder.get(), name, like_fstab(fstab, move.after), root.shown("/etc/fstab"));
    if (!done && is_unchanged(fstab)) return std::unexpected(done.error());
    declarations.keep();
    copied.keep();
    if (!done) return std::unexpected(done.error());  // it is replaced, but perhaps not on the disk yet
    return copy;
}

}  // namespace berth
