#include "core/fstab.hpp"

#include <algorithm>
#include <string_view>

#include "core/absolute_path.hpp"
#include "core/fstab_lines.hpp"

namespace berth {
namespace {

bool has_option(std::string_view options, std::string_view option) {
    while (!options.empty()) {
        const auto one = options.substr(0, options.find(','));
        if (one == option) return true;
        options.remove_prefix(std::min(options.size(), one.size() + 1));
    }
    return false;
}

}  // namespace

MountPoints fstab_mount_points(const Source& fstab, FstabLines lines) {
    MountPoints out;
    for (const auto& line : fstab_lines(fstab)) {
        if (line.where.raw.empty()) continue;
        if (lines == FstabLines::of_initrd && !has_option(line.options.raw, "x-initrd.mount")) continue;
        const auto path = AbsolutePath::simplified(decoded(line.where.raw));
        if (path) out.emplace(path->str(), line.where.where);
    }
    return out;
}

}  // namespace berth
