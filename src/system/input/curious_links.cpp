#include "system/input/curious_links.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <filesystem>
#include <system_error>

#include "system/base/root.hpp"

namespace berth {
namespace {

/// What the kernel leads to by itself: to a file that is open already, whatever its name.
bool is_of_the_kernel(const std::string& path) {
    return path == "/dev/stdin" || path.starts_with("/dev/fd/") || path.starts_with("/proc/");
}

bool may_read(uid_t user, const Place& place, const struct stat& target) {
    const auto is_own = [&](uid_t owner) { return owner == user; };
    return std::ranges::all_of(place.closed_by, is_own) && (is_own(target.st_uid) || (target.st_mode & S_IROTH) != 0);
}

/// The end of the way, with all links followed.
bool is_at(const Place& place, const struct stat& target) {
    struct stat end{};
    return ::fstatat(place.folder.get(), place.name.c_str(), &end, AT_SYMLINK_NOFOLLOW) == 0 &&
           end.st_dev == target.st_dev && end.st_ino == target.st_ino;
}

}  // namespace

std::optional<std::string> reason_not_to_tell(const std::string& file, const struct stat& status) {
    std::error_code error;
    const auto path = std::filesystem::absolute(file, error).string();
    if (error || is_of_the_kernel(path)) return std::nullopt;
    const auto root = Root::open("/");
    if (!root) return root.error().text();
    const auto place = follow(*root, path, Trust::everybody);
    // Who can change where a link leads could have done so since it was opened.
    if (!place) return place.error().text();
    if (place->is_mask || !is_at(*place, status)) return "it became another file while it was read";
    for (const auto owner : place->link_owners) {
        if (owner == 0 || owner == ::geteuid() || may_read(owner, *place, status)) continue;
        return fmt::format("a link on the way belongs to user {}, who may not read what it leads to", owner);
    }
    return std::nullopt;
}

}  // namespace berth
