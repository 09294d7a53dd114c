#include "core/host/carried_type.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/text/text.hpp"

namespace berth {
namespace {

struct Taken {
    std::string_view declared;
    std::string_view carried;
};

// Beside a type's own name. The driver of ext4 takes its elders; an ext3 without its journal is ext2.
constexpr std::array taken{Taken{"ext4", "ext2"},          Taken{"ext4", "ext3"},      Taken{"ext4", "ext4dev"},
                           Taken{"ext2", "ext3"},          Taken{"msdos", "vfat"},     Taken{"umsdos", "vfat"},
                           Taken{"ntfs3", "ntfs"},         Taken{"ntfs-3g", "ntfs"},   Taken{"lowntfs-3g", "ntfs"},
                           Taken{"iso9660", "udf"},        Taken{"udf", "iso9660"},    Taken{"hfs", "hfsplus"},
                           Taken{"squashfs", "squashfs3"}, Taken{"reiserfs", "reiser"}};

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

bool is_taken(std::string_view declared, std::string_view carried) {
    return declared == carried || std::ranges::any_of(taken, [&](const Taken& one) {
               return one.declared == declared && one.carried == carried;
           });
}

/// "noext4" is whatever else there is (mount(8)), and fuse's helpers know more than their names tell.
bool is_known(const std::string& declared, const Content& content) {
    return std::ranges::find(content.known, declared) != content.known.end() ||
           std::ranges::find(taken, declared, &Taken::declared) != taken.end();
}

}  // namespace

bool takes(const Volume& volume, const Content& content) {
    return std::ranges::any_of(type_members(volume), [&](const std::string& declared) {
        return declared == "auto" || is_taken(declared, content.type) || !is_known(declared, content);
    });
}

bool would_be_recognized(const Volume& volume, const Content& content) {
    return std::ranges::all_of(type_members(volume), [&](const std::string& declared) {
        return declared == "auto" || is_known(declared, content);
    });
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
