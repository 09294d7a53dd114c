#include "core/check/initrd_place.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/text/text.hpp"

namespace berth {
namespace {

void check_place(const Volume& volume, const Blame& blame) {
    const auto& where = volume.where.value;
    if (volume.own_unit.empty()) return;
    if (is_taken_over(where)) {
        blame.wrong(volume.where.where,
                    {Code::mount_point_refused,
                     fmt::format("{} can't be mounted in the initrd: what is mounted above it comes later, over it",
                                 in_quotes(where.str())),
                     "choose another mount point, or take out initrd = true"});
        return;
    }
    const auto moved = below_sysroot(where);
    auto unit = moved ? unit_for_path(*moved, "mount") : std::unexpected(moved.error());
    if (unit) return;
    unit.error().message = fmt::format("below /sysroot, where the initrd mounts it, {}", unit.error().message);
    blame.wrong(volume.where.where, std::move(unit.error()));
}

void check_layer_options(const Volume& volume, const Blame& blame) {
    constexpr std::array<std::string_view, 5> folders{"datadir+", "lowerdir", "lowerdir+", "upperdir", "workdir"};
    for (const auto& option : volume.options) {
        if (std::ranges::find(folders, option.value.name()) == folders.end()) continue;
        blame.wrong(option.where, {Code::key_conflict,
                                   fmt::format("in the initrd {} would mean a folder of the initrd itself",
                                               in_quotes(option.value.str())),
                                   "name the folders in the table 'overlay' instead"});
    }
}

}  // namespace

/// What the system takes over from the initrd as it is, so that its paths are the same in both (bootup(7)).
bool is_taken_over(const AbsolutePath& path) {
    constexpr std::array<AbsolutePath::Literal, 4> mounts{"/dev", "/proc", "/run", "/sys"};
    return std::ranges::any_of(mounts, [&](auto mount) { return path.is_in(mount); });
}

std::expected<AbsolutePath, Complaint> below_sysroot(const AbsolutePath& path) {
    if (is_taken_over(path)) return path;
    return AbsolutePath::literal("/sysroot") / path.str();
}

void check_for_initrd(const Volume& volume, const Blame& blame) {
    check_place(volume, blame);
    if (volume.type.str() == "overlay") check_layer_options(volume, blame);
}

}  // namespace berth
