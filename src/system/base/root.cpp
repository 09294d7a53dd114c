#include "system/base/root.hpp"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <climits>
#include <deque>
#include <expected>

namespace berth {
namespace {

void prepend(std::deque<std::string>& components, std::string_view path) {
    std::deque<std::string> front;
    while (!path.empty()) {
        const auto component = path.substr(0, path.find('/'));
        path.remove_prefix(std::min(path.size(), component.size() + 1));
        if (!component.empty() && component != ".") front.emplace_back(component);
    }
    components.insert(components.begin(), front.begin(), front.end());
}

bool is_owned(const struct stat& status, Trust trust) {
    return status.st_uid == 0 || trust == Trust::everybody ||
           (trust == Trust::root_and_caller && status.st_uid == ::geteuid());
}

class Walk {
  public:
    Walk(const Root& root, Trust trust) : root_(root), trust_(trust) {}

    Result<Place> to(const std::string& path) {
        path_ = path;
        if (auto started = from_the_root(); !started) return std::unexpected(started.error());
        prepend(rest_, path);
        while (!rest_.empty()) {
            const auto name = rest_.front();
            rest_.pop_front();
            if (name == "..") {
                if (folders_.size() > 1) folders_.pop_back();
                continue;
            }
            if (auto stepped = step(name); !stepped) return std::unexpected(stepped.error());
            if (place_.is_mask || !place_.name.empty()) break;
        }
        if (!place_.distrust && place_.name.empty()) place_.distrust = folders_.back().if_at_the_end;
        for (const auto& folder : folders_) {
            if (folder.closed_by) place_.closed_by.push_back(*folder.closed_by);
        }
        place_.folder = std::move(folders_.back().fd);
        return std::move(place_);
    }

  private:
    struct Folder {
        Fd fd;
        std::string path;  // as seen from inside, without '/' at its end
        /// A sticky one that others can write: their names in it are as good as its owner's.
        std::optional<Distrust> if_at_the_end = std::nullopt;
        std::optional<uid_t> closed_by = std::nullopt;  // its owner, if others can't search it
    };

    Result<> from_the_root() {
        folders_.clear();
        folders_.push_back({Fd(::fcntl(root_.fd(), F_DUPFD_CLOEXEC, 0)), ""});
        if (!folders_.back().fd) return failed("open the root folder");
        return {};
    }

    Result<> step(const std::string& name) {
        const auto path = folders_.back().path + "/" + name;
        Fd fd(::openat(folders_.back().fd.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (!fd || ::fstat(fd.get(), &place_.status) != 0) return failed(fmt::format("open {}", root_.shown(path_)));
        auto distrust = judge_trust(place_.status, path, trust_);
        if (distrust) distrust->link = link_;
        // Whose link it is matters only where others could have made it.
        if (folders_.back().if_at_the_end && !is_owned(place_.status, trust_) && !place_.distrust)
            place_.distrust = distrust;
        if (S_ISLNK(place_.status.st_mode)) return link(fd, path);
        if (rest_.empty() && is_null_device(place_.status)) {
            place_.is_mask = true;
            return {};
        }
        if (S_ISDIR(place_.status.st_mode)) {
            const bool is_sticky = (place_.status.st_mode & S_ISVTX) != 0 && is_owned(place_.status, trust_);
            const bool is_open = (place_.status.st_mode & S_IXOTH) != 0;
            folders_.push_back({std::move(fd), path, is_sticky ? distrust : std::nullopt,
                                is_open ? std::nullopt : std::optional(place_.status.st_uid)});
            if (is_sticky) return {};
        }
        if (!place_.distrust) place_.distrust = std::move(distrust);
        if (S_ISDIR(place_.status.st_mode)) return {};
        if (!rest_.empty()) return failed(fmt::format("open {}", root_.shown(path_)), ENOTDIR);
        place_.name = name;
        return {};
    }

    Result<> link(const Fd& fd, const std::string& path) {
        if (++links_ > most_links) return failed(fmt::format("follow {}", root_.shown(path)), ELOOP);
        std::array<char, PATH_MAX> target{};
        const auto size = ::readlinkat(fd.get(), "", target.data(), target.size());
        if (size < 0) return failed(fmt::format("read the link {}", root_.shown(path)));
        const std::string_view text(target.data(), static_cast<std::size_t>(size));
        if (text == "/dev/null" && rest_.empty()) {
            place_.is_mask = true;
            return {};
        }
        link_ = path;
        place_.link_owners.push_back(place_.status.st_uid);
        if (text.starts_with('/')) {
            if (auto started = from_the_root(); !started) return started;
        }
        prepend(rest_, text);
        return {};
    }

    const Root& root_;
    Trust trust_;
    std::string path_;
    std::deque<std::string> rest_;
    std::vector<Folder> folders_;
    Place place_;
    std::string link_;  // the last that was followed
    int links_ = 0;
};

}  // namespace

Result<Root> Root::open(const std::string& path) {
    Fd fd(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return failed(fmt::format("open the root folder {}", path));
    auto prefix = path;
    while (prefix.ends_with('/')) prefix.pop_back();
    return Root(std::move(fd), std::move(prefix));
}

Result<Place> follow(const Root& root, const std::string& path, Trust trust) { return Walk(root, trust).to(path); }

namespace {

Result<Fd> open_step_by_step(const Root& root, const std::string& path, int flags) {
    const auto place = follow(root, path, Trust::everybody);
    if (!place) return std::unexpected(place.error());
    const auto* name = place->name.empty() ? "." : place->name.c_str();
    Fd fd(::openat(place->folder.get(), name, flags | O_NOFOLLOW | O_CLOEXEC));
    if (!fd) return failed(fmt::format("open {}", root.shown(path)));
    return fd;
}

}  // namespace

Result<Fd> open_below(const Root& root, const std::string& path, int flags) {
    open_how how{};
    how.flags = static_cast<decltype(how.flags)>(flags | O_CLOEXEC);
    how.resolve = RESOLVE_IN_ROOT;
    // While something is renamed or mounted anywhere, the kernel may not be sure of a "..".
    constexpr int most_tries = 100;
    for (int tries = 0; tries < most_tries; ++tries) {
        Fd fd(static_cast<int>(::syscall(SYS_openat2, root.fd(), path.c_str(), &how, sizeof how)));
        if (fd) return fd;
        // RestrictSUIDSGID= of systemd.exec(5), which can't look at its arguments, takes it away.
        if (errno == ENOSYS) return open_step_by_step(root, path, flags);
        if (errno != EAGAIN) break;
    }
    return failed(fmt::format("open {}", root.shown(path)));
}

bool is_null_device(const struct stat& status) { return S_ISCHR(status.st_mode) && status.st_rdev == makedev(1, 3); }

std::optional<Distrust> judge_trust(const struct stat& status, const std::string& path, Trust trust) {
    if (trust == Trust::everybody) return std::nullopt;
    if (!is_owned(status, trust))
        return Distrust{path, fmt::format("belongs to user {}, not to root", status.st_uid), "chown root", {}};
    if ((status.st_mode & S_IWOTH) != 0) return Distrust{path, "can be written by everybody", "chmod go-w", {}};
    if ((status.st_mode & S_IWGRP) != 0 && status.st_gid != 0)  // who is in root's own group is root's choice
        return Distrust{path, fmt::format("can be written by group {}", status.st_gid), "chmod go-w", {}};
    return std::nullopt;
}

}  // namespace berth
