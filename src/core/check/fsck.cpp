#include "core/check/fsck.hpp"

#include <algorithm>
#include <array>

namespace berth {
namespace {

// Not those of cluster file systems (gfs2, ocfs2): the device may be in use elsewhere.
constexpr std::array checkers{
    Checker{"bcachefs", "bcachefs-tools"}, Checker{"btrfs", "btrfs-progs", true},
    Checker{"exfat", "exfatprogs"},        Checker{"ext2", "e2fsprogs"},
    Checker{"ext3", "e2fsprogs"},          Checker{"ext4", "e2fsprogs"},
    Checker{"f2fs", "f2fs-tools"},         Checker{"hfs", "hfsprogs"},
    Checker{"hfsplus", "hfsprogs"},        Checker{"jfs", "jfsutils"},
    Checker{"minix", "util-linux"},        Checker{"msdos", "dosfstools"},
    Checker{"reiserfs", "reiserfsprogs"},  Checker{"vfat", "dosfstools"},
    Checker{"xfs", "xfsprogs", true},
};

}  // namespace

const Checker* checker_of(std::string_view type) {
    const auto found = std::ranges::find(checkers, type, &Checker::type);
    return found == checkers.end() ? nullptr : &*found;
}

bool can_be_checked(const FilesystemType& type) {
    return type.any_member([](std::string_view member) { return member == "auto" || checker_of(member) != nullptr; });
}

std::expected<UnitName, Complaint> fsck_service(const Volume& volume) {
    std::string name = "systemd-fsck@";
    name += escape_string(std::string_view(volume.what.text.str()).substr(1));
    name += ".service";
    return UnitName::parse(name);
}

}  // namespace berth
