#include <algorithm>
#include <initializer_list>

#include "core/mounted/mount_comparison.hpp"

namespace berth {
namespace {

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

bool is_fuse(std::string_view type) {
    return type.starts_with("fuse.") || type.starts_with("fuseblk.") || is_one_of(type, {"fuse", "fuseblk"});
}

std::string_view without_fuse(std::string_view type) {
    return is_fuse(type) ? type.substr(std::min(type.size(), type.find('.') + 1)) : type;
}

/// Names of one driver, or of one protocol whose versions the driver or its helper chooses.
bool are_one_family(std::string_view a, std::string_view b) {
    for (const auto& family : {std::initializer_list<std::string_view>{"nfs", "nfs4"},
                               {"cifs", "smb3", "smbfs"},
                               {"ext2", "ext3", "ext4"},
                               {"ntfs", "ntfs3"},
                               {"orangefs", "pvfs2"},
                               {"ncp", "ncpfs"}}) {
        if (is_one_of(a, family) && is_one_of(b, family)) return true;
    }
    return false;
}

/// True if a program in user space may do it, which then shows a type of its own choice below fuse.
bool may_be_fuse(std::string_view declared) {
    if (is_fuse(declared)) return true;
    switch (FilesystemType::parse(declared)->origin()) {
        case Origin::kernel: return false;
        case Origin::device: return is_one_of(declared, {"apfs", "exfat", "hfs", "hfsplus", "ntfs", "ufs"});
        case Origin::network:
            return !is_one_of(declared,
                              {"nfs", "nfs4", "cifs", "smb3", "smbfs", "ceph", "gfs", "gfs2", "ocfs2", "lustre"});
        case Origin::other: break;
    }
    return !is_one_of(declared, {"9p", "virtiofs", "zfs"});
}

/// True if `declared` is a helper that berth knows nothing of: it may mount anything.
bool may_be_anything(std::string_view declared) {
    return FilesystemType::parse(declared)->origin() == Origin::other && !is_fuse(declared) &&
           !is_one_of(declared, {"9p", "virtiofs", "zfs"});
}

bool may_show_as(std::string_view declared, std::string_view actual) {
    // "noext4" is whatever else there is (mount(8)).
    if (declared == actual || declared == "auto" || declared.starts_with("no")) return true;
    if (are_one_family(declared, actual)) return true;
    if (!is_fuse(actual)) return may_be_anything(declared);
    const auto program = without_fuse(declared);
    if (is_one_of(program, {"sshfs", "glusterfs"})) return actual == "fuse" || without_fuse(actual) == program;
    return may_be_fuse(declared);
}

}  // namespace

std::optional<Difference> type_difference(const Volume& volume, const MountEntry& entry) {
    if (volume.type.is_bind()) return std::nullopt;
    std::string_view rest = volume.type.str();
    while (!rest.empty()) {
        const auto member = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), member.size() + 1));
        if (may_show_as(member, entry.type)) return std::nullopt;
    }
    return Difference{"type", volume.type.str(), entry.type, true};
}

}  // namespace berth
