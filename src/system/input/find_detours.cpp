#include "system/input/find_detours.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <unordered_set>

namespace berth {
namespace {

using Stops = std::unordered_set<std::string_view>;

/// How far a path has been followed.
struct Lead {
    std::string path;           // without links
    std::string link;           // the first one on the way
    std::string target;         // what it says
    bool is_entered = false;    // a folder that may be looked into
    bool is_trusted = false;    // with all folders above
    bool is_forbidden = false;  // ends at a link that must not be followed, or can't be
};

std::string below(std::string_view folder, std::string_view name) {
    std::string out;
    out.reserve(folder.size() + 1 + name.size());
    if (folder != "/") out += folder;
    return (out += "/") += name;
}

/// Goes from link to link by itself: openat2(2) names no link on its way, judges no folder and can't stop before a
/// mount point.
class Finder {
  public:
    Finder(const Root& root, const Stops& stops, Trust trust) : root_(root), stops_(stops), trust_(trust) {
        folders_.emplace("/", Lead{"/", {}, {}, true, true, false});
    }

    /// Where `path` leads; nothing if there is no link in it, or one that must not be followed.
    std::optional<Detour> find(std::string_view path) {
        links_ = 0;
        const auto lead = follow(path);
        if (lead.is_forbidden || lead.link.empty()) return std::nullopt;
        auto end = AbsolutePath::parse(lead.path);
        if (!end) return std::nullopt;
        return Detour{*std::move(end), lead.link, lead.target};
    }

  private:
    Lead follow(std::string_view path) {
        const auto above = parent(path);
        return above.empty() ? folder("/") : step(folder(above), path.substr(path.rfind('/') + 1));
    }

    /// The same for a folder that paths go through, which is looked at once.
    Lead folder(std::string_view path) {
        if (const auto known = folders_.find(std::string(path)); known != folders_.end()) return known->second;
        Lead lead = folders_.at("/");
        for (std::size_t end = 0; end < path.size();) {
            const auto start = end + 1;
            end = std::min(path.find('/', start), path.size());
            lead = part(lead, path.substr(0, end), path.substr(start, end - start));
        }
        return lead;
    }

    Lead part(const Lead& from, std::string_view path, std::string_view name) {
        if (const auto known = folders_.find(std::string(path)); known != folders_.end()) return known->second;
        auto lead = step(from, name);
        lead.is_entered = lead.is_entered && !stops_.contains(lead.path);
        return folders_.emplace(path, std::move(lead)).first->second;
    }

    Lead step(const Lead& from, std::string_view name) {
        Lead lead{below(from.path, name), from.link, from.target, false, false, from.is_forbidden};
        if (!from.is_entered || lead.path.size() >= PATH_MAX) return lead;
        struct statx status{};
        constexpr int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
        constexpr unsigned wanted = STATX_TYPE | STATX_MODE | STATX_UID | STATX_GID;
        if (::statx(root_.fd(), lead.path.c_str() + 1, flags, wanted, &status) != 0) return lead;
        if (S_ISLNK(status.stx_mode)) return through(from, lead);
        const bool is_mount = (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0 && lead.path != "/usr";
        lead.is_entered = S_ISDIR(status.stx_mode) && !is_mount;
        struct stat owner{};
        owner.st_uid = status.stx_uid;
        owner.st_gid = status.stx_gid;
        owner.st_mode = status.stx_mode;
        lead.is_trusted = from.is_trusted && !judge_trust(owner, lead.path, trust_);
        return lead;
    }

    /// `at` is a link in the folder `from`.
    Lead through(const Lead& from, Lead at) {
        at.is_forbidden = true;
        std::array<char, PATH_MAX> buffer{};
        const auto size = ::readlinkat(root_.fd(), at.path.c_str() + 1, buffer.data(), buffer.size());
        if (!from.is_trusted || size <= 0 || ++links_ > most_links) return at;
        const std::string target(buffer.data(), static_cast<std::size_t>(size));
        Lead lead = target.starts_with('/') ? folder("/") : from;
        for (std::string_view rest = target; !rest.empty();) {
            const auto name = rest.substr(0, rest.find('/'));
            rest.remove_prefix(std::min(rest.size(), name.size() + 1));
            if (name.empty() || name == ".") continue;
            // Who can't enter a folder can't leave it again.
            if (name == ".." && !lead.is_entered) return at;
            const auto above = parent(lead.path);
            if (name != "..") lead = folder(below(lead.path, name));
            else if (!above.empty()) lead = folder(above);
            if (lead.is_forbidden) return at;
        }
        lead.link = from.link.empty() ? at.path : from.link;
        lead.target = from.link.empty() ? target : from.target;
        return lead;
    }

    const Root& root_;
    const Stops& stops_;
    Trust trust_;
    std::unordered_map<std::string, Lead> folders_;
    int links_ = 0;
};

void add_mount_points(const Items& items, const Detours& detours, Stops& out) {
    for (const auto& volume : items.volumes()) {
        if (volume.is_off() || volume.where.value.empty()) continue;
        const auto found = detours.find(volume.where.value.str());
        out.insert(found == detours.end() ? volume.where.value.str() : found->second.end.str());
    }
}

Detours of_mount_points(const Root& root, const Items& items, const Stops& stops, Trust trust) {
    Detours out;
    Finder finder(root, stops, trust);
    for (const auto& volume : items.volumes()) {
        if (volume.own_unit.empty() || volume.where.value.empty()) continue;
        const auto& path = volume.where.value.str();
        if (auto found = finder.find(path)) out.emplace(path, *std::move(found));
    }
    return out;
}

}  // namespace

Detours find_detours(const Root& root, const Items& items, const MountPoints& fstab, Trust trust) {
    Stops stops;
    for (const auto& [path, line] : fstab) {
        if (path != "/usr") stops.insert(path);
    }
    add_mount_points(items, {}, stops);
    const auto first = of_mount_points(root, items, stops, trust);
    // No mount is entered where the first look has moved one to.
    add_mount_points(items, first, stops);
    auto out = first.empty() ? Detours() : of_mount_points(root, items, stops, trust);
    Finder finder(root, stops, trust);
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        for (const auto& path : paths_used_by(items, i)) {
            if (auto found = finder.find(path.value.str())) out.emplace(path.value.str(), *std::move(found));
        }
    }
    return out;
}

MountPoints led_mount_points(const Root& root, const MountPoints& fstab) {
    const Stops none;
    Finder finder(root, none, Trust::everybody);
    MountPoints out;
    for (const auto& [path, line] : fstab) {
        const auto found = finder.find(path);
        const auto [at, is_new] = out.emplace(found ? found->end.str() : path, line);
        if (!is_new && before(line, at->second)) at->second = line;
    }
    return out;
}

}  // namespace berth
