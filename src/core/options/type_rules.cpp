#include "core/options/type_rules.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "core/check/device_keys.hpp"
#include "core/check/fsck.hpp"
#include "core/options/helper_options.hpp"
#include "core/options/known_options.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "core/values/filesystem_type.hpp"

namespace berth {
namespace {

/// A program that a type needs, with Debian's package.
struct Program {
    std::string_view type;
    std::string_view name;
    std::string_view package;
};

constexpr std::array mount_programs{
    Program{"cifs", "mount.cifs", "cifs-utils"},
    Program{"davfs", "mount.davfs", "davfs2"},
    Program{"fuse", "mount.fuse", "fuse3"},
    Program{"glusterfs", "mount.glusterfs", "glusterfs-client"},
    Program{"lowntfs-3g", "mount.lowntfs-3g", "ntfs-3g"},
    Program{"nfs", "mount.nfs", "nfs-common"},
    Program{"nfs4", "mount.nfs4", "nfs-common"},
    Program{"ntfs-3g", "mount.ntfs-3g", "ntfs-3g"},
    Program{"s3fs", "mount.s3fs", "s3fs"},
    Program{"smb3", "mount.smb3", "cifs-utils"},
    Program{"sshfs", "mount.sshfs", "sshfs"},
};

/// What mount.fuse runs for fuse.X, by the X.
constexpr std::array fuse_programs{
    Program{"bindfs", "bindfs", "bindfs"},
    Program{"ceph", "ceph-fuse", "ceph-fuse"},
    Program{"curlftpfs", "curlftpfs", "curlftpfs"},
    Program{"encfs", "encfs", "encfs"},
    Program{"gocryptfs", "gocryptfs", "gocryptfs"},
    Program{"mergerfs", "mergerfs", "mergerfs"},
    Program{"rclone", "rclone", "rclone"},
    Program{"s3fs", "s3fs", "s3fs"},
    Program{"sshfs", "sshfs", "sshfs"},
    Program{"unionfs", "unionfs", "unionfs-fuse"},
};

/// What somebody mounts with a driver or program that no distribution has, or with a driver that few kernels have.
constexpr std::array<std::string_view, 50> rare_types{
    "acfs",    "aufs",     "beegfs",      "binder",  "blobfuse",   "blobfuse2", "cgroup", "cpuset",  "crypt",
    "cvmfs",   "dlmfs",    "drvfs",       "efs",     "functionfs", "gadgetfs",  "goofys", "gpfs",    "hostfs",
    "hpfs",    "ibmasmfs", "jffs2",       "juicefs", "lizardfs",   "logfs",     "ltfs",   "mfs",     "mhddfs",
    "nova",    "ocfs",     "ocfs2_dlmfs", "omfs",    "ossfs",      "panfs",     "ploop",  "prl_fs",  "qnx4",
    "quobyte", "reiser4",  "saunafs",     "scoutfs", "smackfs",    "spufs",     "sysv",   "unionfs", "vmhgfs",
    "vxfs",    "wekafs",   "xenfs",       "yaffs",   "yaffs2"};

/// Of two that are as near, the more common one is meant.
constexpr std::array<std::string_view, 13> common_types{"ext4", "xfs",   "btrfs", "vfat",  "ntfs",    "nfs4",   "nfs",
                                                        "cifs", "tmpfs", "bind",  "rbind", "overlay", "iso9660"};

template <std::size_t N>
const Program* program_of(const std::array<Program, N>& programs, std::string_view type) {
    const auto found = std::ranges::find(programs, type, &Program::type);
    return found == programs.end() ? nullptr : &*found;
}

std::string in_package(std::string_view package) {
    return package.empty() ? std::string() : fmt::format("on Debian it is in the package {}", package);
}

std::vector<std::string_view> members_of(std::string_view types) {
    std::vector<std::string_view> out;
    while (!types.empty()) {
        out.push_back(types.substr(0, types.find(',')));
        types.remove_prefix(std::min(types.size(), out.back().size() + 1));
    }
    return out;
}

std::string_view type_of_fuse(std::string_view type) { return type.starts_with("fuse.") ? type.substr(5) : ""; }

std::string mount_program(std::string_view type) { return fmt::format("mount.{}", type); }

bool is_known(std::string_view type, const MountMeans& means) {
    if (type.starts_with("no") && is_known(type.substr(2), means)) return true;  // whatever else there is (mount(8))
    if (is_user_space_type(type) || std::ranges::find(rare_types, type) != rare_types.end()) return true;
    const auto familiar = familiar_types();
    const auto with_options = types_with_options();
    return std::ranges::find(familiar, type) != familiar.end() ||
           std::ranges::find(with_options, type) != with_options.end() || program_of(mount_programs, type) != nullptr ||
           means.is_heard_of(type) || means.has_driver(type) == Answer::yes ||
           means.has_mount_program(mount_program(type));
}

/// The value of an option of this name, if there is one.
std::optional<std::string_view> value_of(const Volume& volume, std::string_view name) {
    for (const auto& option : volume.options) {
        if (option.value.name() == name && option.value.has_value()) return option.value.value();
    }
    return std::nullopt;
}

bool is_address(std::string_view host) {
    return !host.empty() && host.find_first_not_of("0123456789.") == std::string_view::npos;
}

/// What mount.nfs and mount.cifs do is to look up the server and to read credentials: the drivers can do without where
/// there is nothing to do.
bool can_do_without(const Volume& volume, std::string_view type) {
    if (type == "nfs" || type == "nfs4") return value_of(volume, "addr").has_value();
    if (type != "cifs" && type != "smb3") return false;
    if (value_of(volume, "credentials") || value_of(volume, "cred")) return false;
    if (value_of(volume, "ip") || value_of(volume, "addr")) return true;
    const std::string_view share = volume.what.declared;
    if (share.size() < 3) return false;
    const auto host = share.substr(2, share.find_first_of("/\\", 2) - 2);
    return is_address(host) || host.find(':') != std::string_view::npos;
}

/// A program that the type needs and that isn't there.
struct Missing {
    std::string program;
    std::string_view package;
};

std::optional<Missing> missing_for_fuse(const Volume& volume, std::string_view type, const MountMeans& means) {
    const auto subtype = type_of_fuse(type);
    if (!subtype.empty() && means.has_mount_program(mount_program(type))) return std::nullopt;
    if (!means.has_mount_program("mount.fuse")) return Missing{"mount.fuse", "fuse3"};
    // Of "fuse" the program is named in the source, as "sshfs#nas:/photos".
    const std::string_view source = volume.what.declared;
    const auto mark = source.find('#');
    const auto name = !subtype.empty() ? subtype : mark == std::string_view::npos ? "" : source.substr(0, mark);
    if (name.empty() || name.find('/') != std::string_view::npos || means.has_program(name)) return std::nullopt;
    const auto* known = program_of(fuse_programs, name);
    return Missing{std::string(name), known == nullptr ? "" : known->package};
}

std::optional<Missing> missing_to_mount(const Volume& volume, std::string_view type, const MountMeans& means) {
    if (type == "fuse" || !type_of_fuse(type).empty()) return missing_for_fuse(volume, type, means);
    const auto* needed = program_of(mount_programs, type);
    if (needed == nullptr || can_do_without(volume, type) || means.has_mount_program(needed->name)) return std::nullopt;
    return Missing{std::string(needed->name), needed->package};
}

/// True if nothing is known to be in the way of a mount. A program that is missing is not held against a driver.
bool can_be_mounted(std::string_view type, const MountMeans& means) {
    return !type_of_fuse(type).empty() || program_of(mount_programs, type) != nullptr ||
           means.has_driver(type) != Answer::no || means.has_mount_program(mount_program(type));
}

bool is_read_only(const Volume& volume) {
    return std::ranges::any_of(volume.options, [](const auto& option) { return option.value.str() == "ro"; });
}

void judge_checker(const Volume& volume, std::string_view type, const MountMeans& means, Diagnostics& out) {
    const auto* checker = checker_of(type);
    if (checker == nullptr || checker->does_nothing || volume.fsck_unit.empty() || is_read_only(volume)) return;
    const auto program = fmt::format("fsck.{}", type);
    if (means.has_program(program)) return;
    out.warning(Code::helper_missing, volume.type_where,
                fmt::format("{} is not installed, so the volume can't be checked or repaired", program),
                in_package(checker->package));
}

/// A type's maker comes with its checker.
void judge_maker(const Volume& volume, std::string_view type, const MountMeans& means, Diagnostics& out) {
    const auto program = fmt::format("mkfs.{}", type);
    if (!volume.makefs || means.has_program(program)) return;
    const auto* checker = checker_of(type);
    out.warning(Code::helper_missing, volume.type_where,
                fmt::format("{} is not installed, so 'makefs' can't make the file system", printable(program)),
                in_package(checker == nullptr ? "" : checker->package));
}

void judge_quota(const Volume& volume, const MountMeans& means, Diagnostics& out) {
    if (!volume.quota || means.has_program("quotaon")) return;
    const auto option =
        std::ranges::find_if(volume.options, [](const auto& one) { return is_quota_option(one.value); });
    out.warning(Code::helper_missing, option->where, "quotaon is not installed, so no quotas are turned on",
                in_package("quota"));
}

}  // namespace

void judge_type(const Volume& volume, const MountMeans& means, Diagnostics& out) {
    const std::string_view types = volume.type.str();
    if (types == "auto" || volume.type.is_bind()) return;
    const auto members = members_of(types);
    if (std::ranges::any_of(members, [&](auto type) { return type == "auto" || is_known(type, means); })) return;
    std::vector<std::string_view> candidates(common_types.begin(), common_types.end());
    const auto with_options = types_with_options();
    const auto familiar = familiar_types();
    candidates.insert(candidates.end(), with_options.begin(), with_options.end());
    candidates.insert(candidates.end(), familiar.begin(), familiar.end());
    out.warning(Code::type_unknown, volume.type_where,
                fmt::format("nobody knows a file system type {}", in_quotes(members.front())),
                did_you_mean(members.front(), candidates));
}

void judge_programs(const Volume& volume, const MountMeans& means, Diagnostics& out) {
    const std::string_view types = volume.type.str();
    const auto members = members_of(types);
    if (types == "auto" || volume.type.is_bind() || members.size() != 1) return;
    if (!is_known(types, means) || types.starts_with("no")) return;
    if (const auto missing = missing_to_mount(volume, types, means)) {
        out.warning(Code::helper_missing, volume.type_where,
                    fmt::format("{} is not installed, and {} needs it", printable(missing->program), in_quotes(types)),
                    in_package(missing->package));
        return;
    }
    if (!can_be_mounted(types, means)) {
        out.warning(
            Code::type_unavailable, volume.type_where,
            fmt::format("this system can't mount {}: it has neither a driver nor a mount.{}", in_quotes(types), types));
        return;
    }
    judge_checker(volume, types, means, out);
    judge_maker(volume, types, means, out);
    judge_quota(volume, means, out);
}

}  // namespace berth
