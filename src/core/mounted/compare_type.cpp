#include <algorithm>
#include <optional>

#include "core/mounted/mount_comparison.hpp"
#include "core/toml/key_names.hpp"

namespace berth {
namespace {

/// The X of "fuse.X" and "fuseblk.X".
std::string_view without_fuse(std::string_view type) {
    return is_fuse(type) ? type.substr(std::min(type.size(), type.find('.') + 1)) : type;
}

bool may_show_as(std::string_view declared, std::string_view actual) {
    // "noext4" is whatever else there is (mount(8)).
    if (declared == actual || declared == "auto" || declared.starts_with("no")) return true;
    if (are_one_family(declared, actual)) return true;
    const auto shown = facts_of(declared).shown;
    if (!is_fuse(actual)) return shown == Shown::anything;
    const auto program = without_fuse(declared);
    if (program == "sshfs" || program == "glusterfs") return actual == "fuse" || without_fuse(actual) == program;
    return shown != Shown::itself;
}

}  // namespace

std::optional<Difference> type_difference(const Volume& volume, const MountEntry& entry) {
    if (volume.type.is_bind()) return std::nullopt;
    const auto members = volume.type.members();
    if (std::ranges::any_of(members, [&](auto member) { return may_show_as(member, entry.type); })) return std::nullopt;
    return Difference{std::string(key::type), volume.type.str(), entry.type, true};
}

}  // namespace berth
