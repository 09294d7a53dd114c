#include "system/host/path_facts.hpp"

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <climits>
#include <deque>
#include <vector>

#include "system/base/root.hpp"

namespace berth {
namespace {

using Kind = PathFacts::Kind;

/// True if all layers of an overlay lie where there is an answer. A layer that was named by a path which is none any
/// more, or by one that is not absolute, may be anywhere.
bool layers_answer(const MountEntry& overlay, const MountTable& table);

bool is_at_hand(std::string_view type) {
    const auto origin = origin_of(type);
    return facts_of(type).at_hand || origin == Origin::device || origin == Origin::kernel;
}

/// True if all layers of an overlay lie where there is an answer. Of one that lies in another overlay, or was named by
/// no absolute path, that is not known.
bool layers_answer(const MountEntry& overlay, const MountTable& table) {
    for (const std::string_view option : overlay.filesystem_options) {
        const auto name = option.substr(0, option.find('='));
        if (name != "lowerdir" && name != "lowerdir+" && name != "datadir+" && name != "upperdir") continue;
        for (auto rest = option.substr(std::min(option.size(), name.size() + 1)); !rest.empty();) {
            const auto folder = rest.substr(0, rest.find(':'));
            rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
            if (folder.empty()) continue;  // it sets folders of data alone apart
            const auto* under = folder.front() == '/' ? mount_of(table, folder, &overlay) : nullptr;
            if (under == nullptr) return false;
            if (under->where != "/" && (under->type == "overlay" || !is_at_hand(under->type))) return false;
        }
    }
    return true;
}

/// True of what the kernel has at hand, on a disk or in memory. What "/" is on has answered already.
bool answers(const MountEntry& entry, const MountTable& table) {
    if (entry.where == "/") return true;
    return entry.type == "overlay" ? layers_answer(entry, table) : is_at_hand(entry.type);
}

Kind kind_of(mode_t mode) {
    if (S_ISDIR(mode)) return Kind::folder;
    if (S_ISREG(mode)) return Kind::file;
    return S_ISBLK(mode) ? Kind::block_device : Kind::other;
}

/// Goes step by step by itself: openat2(2) names no link on its way, and to keep out of some mounts alone it would have
/// to be kept out of all.
class Way {
  public:
    explicit Way(const MountedPlaces& places) : places_(places) {}

    Found follow(const std::string& path) {
        prepend(path);
        if (from_the_root()) {
            while (!rest_.empty() && step()) {
            }
        }
        if (found_.facts.kind == Kind::missing) look_at_what_holds_it();
        return std::move(found_);
    }

  private:
    struct Folder {
        Fd fd;
        std::string path;  // "" for "/"
    };

    void prepend(std::string_view path) {
        std::deque<std::string> front;
        while (!path.empty()) {
            const auto component = path.substr(0, path.find('/'));
            path.remove_prefix(std::min(path.size(), component.size() + 1));
            if (!component.empty() && component != ".") front.emplace_back(component);
        }
        rest_.insert(rest_.begin(), front.begin(), front.end());
    }

    bool from_the_root() {
        folders_.clear();
        Fd fd(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
        return fd && arrive(std::move(fd), "");
    }

    /// Ends the way: nothing is known beyond `path`.
    bool end(Kind kind, const std::string& path) {
        found_.facts.kind = kind;
        found_.facts.path = path;
        for (const auto& name : rest_) found_.facts.path += "/" + name;
        found_.fd = Fd();
        return false;
    }

    bool step() {
        const auto name = rest_.front();
        rest_.pop_front();
        if (name == "..") {
            if (folders_.size() > 1) folders_.pop_back();
            return arrive(Fd(::fcntl(folders_.back().fd.get(), F_DUPFD_CLOEXEC, 0)), folders_.back().path);
        }
        const auto path = folders_.back().path + "/" + name;
        if (const auto* mount = places_.seen_at(path); mount != nullptr && !answers(*mount, places_.table())) {
            found_.facts.stop = path;
            found_.facts.stop_type = mount->type;
            return end(Kind::not_looked, path);
        }
        Fd fd(::openat(folders_.back().fd.get(), name.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (!fd) return end(errno == ENOENT ? Kind::missing : Kind::unknown, path);
        return arrive(std::move(fd), path);
    }

    bool arrive(Fd fd, const std::string& path) {
        struct statx status{};
        constexpr int flags = AT_EMPTY_PATH | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
        if (::statx(fd.get(), "", flags, STATX_TYPE | STATX_INO | STATX_MNT_ID, &status) != 0)
            return end(Kind::unknown, path);
        if (S_ISLNK(status.stx_mode)) return follow_link(fd, path);
        auto& facts = found_.facts;
        facts.kind = kind_of(status.stx_mode);
        facts.path = path.empty() ? "/" : path;
        facts.identity = fmt::format("{}:{}:{}", status.stx_dev_major, status.stx_dev_minor, status.stx_ino);
        facts.mount = fmt::format("{}", status.stx_mnt_id);
        facts.device = facts.kind == Kind::block_device
                           ? fmt::format("{}:{}", status.stx_rdev_major, status.stx_rdev_minor)
                           : std::string();
        if (facts.kind != Kind::folder && !rest_.empty()) {
            facts.stop = path;
            return end(Kind::missing, path);
        }
        if (facts.kind == Kind::folder && (folders_.empty() || folders_.back().path != path))
            folders_.push_back({Fd(::fcntl(fd.get(), F_DUPFD_CLOEXEC, 0)), path});
        found_.fd = std::move(fd);
        return true;
    }

    bool follow_link(const Fd& fd, const std::string& path) {
        std::array<char, PATH_MAX> target{};
        const auto size = ::readlinkat(fd.get(), "", target.data(), target.size());
        if (size <= 0 || ++links_ > most_links) return end(Kind::unknown, path);
        const std::string text(target.data(), static_cast<std::size_t>(size));
        if (found_.facts.link.empty()) {
            found_.facts.link = path;
            found_.facts.target = text;
        }
        prepend(text);
        if (text.starts_with('/')) return from_the_root();
        // For a link to "." there is no further step.
        return arrive(Fd(::fcntl(folders_.back().fd.get(), F_DUPFD_CLOEXEC, 0)), folders_.back().path);
    }

    void look_at_what_holds_it() {
        struct statfs status{};
        if (folders_.empty() || ::fstatfs(folders_.back().fd.get(), &status) != 0) return;
        found_.facts.is_read_only = (static_cast<unsigned long>(status.f_flags) & ST_RDONLY) != 0;
        found_.facts.is_volatile = status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC;
    }

    const MountedPlaces& places_;
    std::deque<std::string> rest_;
    std::vector<Folder> folders_;
    Found found_;
    int links_ = 0;
};

}  // namespace

Found find_path(const std::string& path, const MountedPlaces& places) { return Way(places).follow(path); }

Fd open_for_reading(const Fd& path) {
    // By way of /proc it is the very thing that was looked at that is opened.
    const auto name = fmt::format("/proc/self/fd/{}", path.get());
    constexpr int flags = O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    // Who doesn't own it may not ask for this.
    Fd fd(::open(name.c_str(), flags | O_NOATIME));
    if (!fd && errno == EPERM) fd = Fd(::open(name.c_str(), flags));
    return fd;
}

}  // namespace berth
