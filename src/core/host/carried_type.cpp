#include "core/host/carried_type.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/text/text.hpp"

namespace berth {
namespace {

struct Carried {
    std::string_view type;
    std::string_view name;
    std::string_view hint;
};

constexpr std::array carried_kinds{
    Carried{"crypto_LUKS", "a LUKS container", "unlock it by /etc/crypttab, and name /dev/mapper/NAME"},
    Carried{"BitLocker", "a BitLocker container", "unlock it by /etc/crypttab, and name /dev/mapper/NAME"},
    Carried{"LVM2_member", "a part of an LVM volume group", "name the logical volume, /dev/VG/LV"},
    Carried{"linux_raid_member", "a part of a RAID array", "name the array, /dev/md/NAME"},
    Carried{"bcache", "a part of a bcache", "name the cached device, /dev/bcacheN"},
    Carried{"swap", "swap space", ""},
    Carried{"swsuspend", "swap space", ""},
};

/// "noext4" is whatever else there is (mount(8)), and fuse's helpers know more than their names tell.
bool is_known(std::string_view declared, const Content& content) {
    return std::ranges::find(content.known, declared) != content.known.end() || !facts_of(declared).carries.empty();
}

}  // namespace

bool takes(const Volume& volume, const Content& content) {
    return std::ranges::any_of(volume.type.members(), [&](auto declared) {
        return declared == "auto" || mounts_content(declared, content.type) || !is_known(declared, content);
    });
}

bool would_be_recognized(const Volume& volume, const Content& content) {
    return std::ranges::all_of(volume.type.members(),
                               [&](auto declared) { return declared == "auto" || is_known(declared, content); });
}

Carrier carrier(const Content& content) {
    if (content.kind == Content::Kind::partitions) {
        return {fmt::format("a partition table ({})", printable(content.type)), "name one of its partitions"};
    }
    const auto kind = std::ranges::find(carried_kinds, content.type, &Carried::type);
    if (kind != carried_kinds.end()) return {std::string(kind->name), std::string(kind->hint)};
    return {printable(content.type), {}};
}

}  // namespace berth
