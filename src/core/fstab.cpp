#include "core/fstab.hpp"

#include "core/absolute_path.hpp"
#include "core/fstab_lines.hpp"

namespace berth {

MountPoints fstab_mount_points(const Source& fstab) {
    MountPoints out;
    for (const auto& line : fstab_lines(fstab)) {
        if (line.where.raw.empty()) continue;
        const auto path = AbsolutePath::simplified(decoded(line.where.raw));
        if (path) out.emplace(path->str(), line.where.where);
    }
    return out;
}

}  // namespace berth
