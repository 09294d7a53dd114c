#include "system/mounts/mount_obstacles.hpp"

#include <fcntl.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "system/base/fd.hpp"
#include "system/base/folder.hpp"
#include "system/base/read_text.hpp"

namespace berth {
namespace {

constexpr std::size_t largest_text = 1U << 20U;

std::string text_of(const std::string& path) {
    const Fd file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    return file ? read_text(file, largest_text, path).value_or("") : "";
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

/// A path in /proc/swaps, which has its blanks and such as `\040`.
std::string unescaped(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto digits = text.front() == '\\' ? text.substr(1, 3) : std::string_view();
        const bool is_escape = digits.size() == 3 && digits.find_first_not_of("01234567") == std::string_view::npos;
        if (is_escape) out += static_cast<char>((digits[0] - '0') * 64 + (digits[1] - '0') * 8 + (digits[2] - '0'));
        else out += text.front();
        text.remove_prefix(is_escape ? 4 : 1);
    }
    return out;
}

}  // namespace

MountObstacles mount_obstacles(const MountEntry& mount, const MountTable& table, const std::string& root) {
    MountObstacles out{.mounts_below = mounts_below(mount, table), .loop_devices = {}, .swap_files = {}};
    for (const auto& name : loop_names(root + "/sys/block")) {
        auto file = text_of(fmt::format("{}/sys/block/{}/loop/backing_file", root, name));
        if (file.ends_with('\n')) file.pop_back();
        if (is_on(mount, table, file)) out.loop_devices.push_back({"/dev/" + name, file});
    }
    // "/swap\040file    file    1024    0    -2", below a heading
    const auto swaps = text_of(root + "/proc/swaps");
    for (std::string_view rest(swaps); !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        const auto path = unescaped(line.substr(0, line.find_first_of(" \t")));
        if (is_on(mount, table, path)) out.swap_files.push_back(path);
    }
    return out;
}

}  // namespace berth
