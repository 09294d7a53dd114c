#include "core/options/helper_options.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "core/text/text.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth {
namespace {

using Names = std::span<const std::string_view>;

// mount.nfs(8), nfs(5)
constexpr std::array<std::string_view, 10> nfs_helper{"addr",      "bg",        "clientaddr", "fg",    "mountaddr",
                                                      "mounthost", "mountprog", "nfsprog",    "retry", "sloppy"};
// mount.cifs(8)
constexpr std::array<std::string_view, 27> cifs_helper{
    "addr",   "backupgid", "backupuid", "cred", "credentials", "cruid",    "dmask",     "dom",       "domain",
    "fmask",  "gid",       "guest",     "ip",   "pass",        "password", "password2", "path",      "prefixpath",
    "sloppy", "snapshot",  "target",    "uid",  "unc",         "user",     "username",  "workgroup", "comment"};
// mount.ceph(8)
constexpr std::array<std::string_view, 11> ceph_helper{"conf",          "fs",       "keyring",   "mandlock",
                                                       "mds_namespace", "mon_addr", "name",      "nobrl",
                                                       "nolock",        "secret",   "secretfile"};

struct LookedUp {
    std::string_view type;
    std::string_view name;
};

constexpr std::array looked_up{
    LookedUp{"9p", "trans"},          LookedUp{"btrfs", "device"},      LookedUp{"ceph", "ip"},
    LookedUp{"ceph", "key"},          LookedUp{"cifs", "srcaddr"},      LookedUp{"ext2", "journal_path"},
    LookedUp{"ext3", "journal_path"}, LookedUp{"ext4", "journal_path"}, LookedUp{"hfs", "codepage"},
    LookedUp{"hfs", "iocharset"},     LookedUp{"hfsplus", "nls"},       LookedUp{"hugetlbfs", "pagesize"},
    LookedUp{"jfs", "iocharset"},     LookedUp{"nfs", "rdma"},          LookedUp{"nfs4", "rdma"},
    LookedUp{"overlay", "datadir+"},  LookedUp{"overlay", "lowerdir"},  LookedUp{"overlay", "lowerdir+"},
    LookedUp{"overlay", "upperdir"},  LookedUp{"overlay", "workdir"},   LookedUp{"smb3", "srcaddr"},
    LookedUp{"tmpfs", "casefold"},    LookedUp{"udf", "iocharset"},
};

// Of the security modules, which ask their loaded policy. Where they are off libmount drops the options.
constexpr std::array<std::string_view, 10> security_options{
    "context",    "defcontext",   "fscontext",  "rootcontext", "seclabel",
    "smackfsdef", "smackfsfloor", "smackfshat", "smackfsroot", "smackfstransmute"};

}  // namespace

bool is_for_helper(std::string_view type, std::string_view name) {
    if (are_one_family(type, "nfs")) return is_among(name, nfs_helper);
    if (are_one_family(type, "cifs")) return is_among(name, cifs_helper);
    return type == "ceph" && is_among(name, ceph_helper);
}

bool can_be_sloppy(std::string_view type) { return type != "ceph" && is_mounted_by_kernel_and_helper(type); }

bool is_looked_up(std::string_view type, const MountOption& option) {
    const auto name = option.name();
    if (is_among(name, security_options)) return true;
    // The transport's module: "proto=rdma6". The nodes of this machine: "mpol=bind:0-1".
    if (are_one_family(type, "nfs") && name.ends_with("proto")) return option.value().starts_with("rdma");
    if (type == "tmpfs" && name == "mpol") return option.value().find(':') != std::string_view::npos;
    return std::ranges::any_of(looked_up, [&](const LookedUp& one) { return one.type == type && one.name == name; });
}

bool is_mounted_by_kernel_and_helper(std::string_view type) {
    return facts_of(type).reader == OptionReader::driver_and_helper;
}

bool is_user_space_type(std::string_view type) { return facts_of(type).reader == OptionReader::program; }

}  // namespace berth
