#include "core/fstab/claims.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "core/fstab/fstab_lines.hpp"
#include "core/text/text.hpp"
#include "core/values/absolute_path.hpp"
#include "core/values/device_path.hpp"

namespace berth {
namespace {

bool names_option(std::string_view options, std::string_view option) {
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
        if (lines == FstabLines::of_initrd && !names_option(line.options.raw, "x-initrd.mount")) continue;
        const auto path = AbsolutePath::simplified(decoded(line.where.raw));
        if (path) out.emplace(path->str(), line.where.where);
    }
    return out;
}

Claims fstab_swap_areas(const Source& fstab) {
    Claims out;
    for (const auto& line : fstab_lines(fstab)) {
        if (line.type.raw != "swap") continue;
        if (auto path = device_path(decoded(line.what.raw))) out.emplace(*std::move(path), line.what.where);
    }
    return out;
}

Claims crypttab_names(const Source& crypttab) {
    Claims out;
    std::string_view rest = crypttab.text;
    for (std::uint32_t number = 1; !rest.empty(); ++number) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const auto begin = std::min(line.find_first_not_of(" \t"), line.size());
        const auto name = line.substr(begin, line.find_first_of(" \t\r", begin) - begin);
        if (name.empty() || name.starts_with('#')) continue;
        const auto column = static_cast<std::uint32_t>(code_points(line.substr(0, begin)) + 1);
        const auto width = static_cast<std::uint32_t>(code_points(name));
        out.emplace(std::string(name), Span{&crypttab, number, column, column + width});
    }
    return out;
}

}  // namespace berth
