#include "system/mounts/mount_obstacles.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <libmount/libmount.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "system/base/fd.hpp"
#include "system/base/folder.hpp"
#include "system/base/owned.hpp"
#include "system/base/read_text.hpp"

namespace berth {
namespace {

constexpr std::size_t largest_attribute = 1U << 20U;

std::string attribute_at(const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return file ? read_text(file, largest_attribute, path).value_or("") : "";
}

/// Without the whole tree below it nothing can be unmounted; the table has parents before children only by chance.
std::vector<std::string> mounts_below(const MountEntry& mount, const MountTable& table) {
    std::set<int> above{mount.id};
    std::vector<std::string> out;
    for (bool grown = true; grown;) {
        grown = false;
        for (const auto& entry : table) {
            if (!above.contains(entry.parent) || !above.insert(entry.id).second) continue;
            out.push_back(entry.where);
            grown = true;
        }
    }
    std::ranges::reverse(out);
    return out;
}

bool is_on(const MountEntry& mount, const MountTable& table, std::string_view path) {
    return is_at_or_below(mount.where, path) && mount_of(table, path) == &mount;
}

std::vector<std::string> loop_names(const std::string& folder) {
    const Fd fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd) return {};
    auto names = names_in(fd.get(), folder).value_or(std::vector<std::string>());
    std::erase_if(names, [](const std::string& name) { return !name.starts_with("loop"); });
    std::ranges::sort(names);
    return names;
}

/// Nothing else than /proc/swaps is touched.
std::vector<std::string> swap_areas(const std::string& root) {
    const Owned<libmnt_table, mnt_free_table> table(mnt_new_table());
    const Owned<libmnt_iter, mnt_free_iter> iter(mnt_new_iter(MNT_ITER_FORWARD));
    std::vector<std::string> out;
    if (!table || !iter || mnt_table_parse_swaps(table.get(), (root + "/proc/swaps").c_str()) != 0) return out;
    for (libmnt_fs* area = nullptr; mnt_table_next_fs(table.get(), iter.get(), &area) == 0;) {
        if (const char* path = mnt_fs_get_source(area)) out.emplace_back(path);
    }
    return out;
}

}  // namespace

MountObstacles mount_obstacles(const MountEntry& mount, const MountTable& table, const std::string& root) {
    MountObstacles out{.mounts_below = mounts_below(mount, table), .loop_devices = {}, .swap_files = {}};
    for (const auto& name : loop_names(root + "/sys/block")) {
        auto file = attribute_at(fmt::format("{}/sys/block/{}/loop/backing_file", root, name));
        if (file.ends_with('\n')) file.pop_back();
        if (is_on(mount, table, file)) out.loop_devices.push_back({"/dev/" + name, file});
    }
    for (const auto& path : swap_areas(root)) {
        if (is_on(mount, table, path)) out.swap_files.push_back(path);
    }
    return out;
}

}  // namespace berth
