#include "core/values/filesystem_type.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/text/text.hpp"

namespace berth {
namespace {

// systemd's fstype_is_network(), each also as fuse.X
constexpr std::array<std::string_view, 18> network_types{"afs",       "ceph",     "cifs",  "davfs", "gfs",   "gfs2",
                                                         "glusterfs", "lustre",   "ncp",   "ncpfs", "nfs",   "nfs4",
                                                         "ocfs2",     "orangefs", "pvfs2", "smb3",  "smbfs", "sshfs"};

constexpr std::array<std::string_view, 25> kernel_types{
    "binfmt_misc", "bpf",        "cgroup",     "cgroup2",   "configfs", "debugfs", "devpts", "devtmpfs", "efivarfs",
    "fusectl",     "hugetlbfs",  "mqueue",     "nfsd",      "nsfs",     "overlay", "proc",   "pstore",   "ramfs",
    "resctrl",     "rpc_pipefs", "securityfs", "selinuxfs", "sysfs",    "tmpfs",   "tracefs"};

constexpr std::array<std::string_view, 32> device_types{
    "adfs", "affs",  "apfs", "auto",     "bcachefs", "befs",     "bfs",     "btrfs", "cramfs", "erofs", "exfat",
    "ext2", "ext3",  "ext4", "f2fs",     "hfs",      "hfsplus",  "iso9660", "jfs",   "minix",  "msdos", "nilfs2",
    "ntfs", "ntfs3", "qnx6", "reiserfs", "romfs",    "squashfs", "udf",     "ufs",   "vfat",   "xfs"};

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::ranges::find(names, name) != names.end();
}

bool is_network(std::string_view type) {
    return contains(network_types, type.starts_with("fuse.") ? type.substr(5) : type);
}

Origin origin_of(std::string_view type) {
    if (is_network(type)) return Origin::network;
    if (contains(kernel_types, type)) return Origin::kernel;
    return contains(device_types, type) ? Origin::device : Origin::other;
}

bool is_type_character(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
           c == '-' || c == ',';
}

Complaint complaint(std::string message, std::string hint) {
    return {Code::type_invalid, std::move(message), std::move(hint)};
}

}  // namespace

std::vector<std::string_view> familiar_types() {
    std::vector<std::string_view> out(network_types.begin(), network_types.end());
    out.insert(out.end(), kernel_types.begin(), kernel_types.end());
    out.insert(out.end(), device_types.begin(), device_types.end());
    return out;
}

std::expected<FilesystemType, Complaint> FilesystemType::parse(std::string_view text) {
    if (auto safe = SafeText::parse(text); !safe) return std::unexpected(std::move(safe.error()));
    const bool empty_member =
        text.empty() || text.starts_with(',') || text.ends_with(',') || text.find(",,") != std::string_view::npos;
    if (empty_member || !std::ranges::all_of(text, is_type_character)) {
        return std::unexpected(complaint(fmt::format("{} is not a file system type", in_quotes(text)),
                                         "write for example 'ext4', or leave 'type' out"));
    }
    if (text == "none")
        return std::unexpected(complaint("'none' is not a file system type", "write type = \"bind\" for a bind mount"));
    if (text == "swap")
        return std::unexpected(
            complaint("swap is not mounted", "declare it as [swap.NAME], without 'where' and 'type'"));
    if (text == "autofs")
        return std::unexpected(complaint("'autofs' is not a type to declare",
                                         "declare what is to be mounted, with activation = \"access\""));
    const auto in_commas = fmt::format(",{},", text);
    const bool bind_in_list =
        text.find(',') != std::string_view::npos &&
        (in_commas.find(",bind,") != std::string::npos || in_commas.find(",rbind,") != std::string::npos);
    if (bind_in_list) return std::unexpected(complaint("'bind' and 'rbind' stand alone", "write type = \"bind\""));
    return FilesystemType(std::string(text));
}

Origin FilesystemType::origin() const {
    Origin first = Origin::other;
    std::string_view rest = str();
    for (bool at_first = true; !rest.empty(); at_first = false) {
        const auto member = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), member.size() + 1));
        const auto origin = origin_of(member);
        if (origin == Origin::network) return origin;
        if (at_first) first = origin;
    }
    return first;
}

bool FilesystemType::any_member(bool (*is_one)(std::string_view member)) const {
    std::string_view rest = str();
    while (!rest.empty()) {
        const auto member = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(rest.size(), member.size() + 1));
        if (is_one(member)) return true;
    }
    return false;
}

bool FilesystemType::is_network_to_pid1() const { return is_network(str()); }

}  // namespace berth
