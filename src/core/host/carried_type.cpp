#include "core/host/carried_type.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/text/text.hpp"

namespace berth {
namespace {

struct Kind {
    std::string_view type;
    std::string_view name;
    std::string_view hint;
};

constexpr std::array kinds{
    Kind{"crypto_LUKS", "a LUKS container", "unlock it by /etc/crypttab, and name /dev/mapper/NAME"},
    Kind{"BitLocker", "a BitLocker container", "unlock it by /etc/crypttab, and name /dev/mapper/NAME"},
    Kind{"LVM2_member", "a part of an LVM volume group", "name the logical volume, /dev/VG/LV"},
    Kind{"linux_raid_member", "a part of a RAID array", "name the array, /dev/md/NAME"},
    Kind{"bcache", "a part of a bcache", "name the cached device, /dev/bcacheN"},
    Kind{"swap", "swap space", ""},
    Kind{"swsuspend", "swap space", ""},
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
    const auto kind = std::ranges::find(kinds, content.type, &Kind::type);
    if (kind != kinds.end()) return {std::string(kind->name), std::string(kind->hint)};
    return {printable(content.type), {}};
}

}  // namespace berth
