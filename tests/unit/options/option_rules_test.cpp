#include "core/options/option_rules.hpp"

#include <fmt/ranges.h>

#include "support.hpp"
#include "system/kernel/option_maps.hpp"

namespace berth::test::of_option_rules {
namespace {

/// As libmount 2.38 has it, which knows no value of a flag, whichever is there.
OptionClass class_of_old(std::string_view option) {
    const auto name = option.substr(0, option.find('='));
    return name != option && class_of(name) == OptionClass::vfs ? OptionClass::filesystem : class_of(option);
}

/// What is found in a volume of that type and options, by the libmount of that version.
Lines judged(std::string_view type, const Lines& options, std::string_view version = "2.38.1") {
    std::string list;
    for (const auto& option : options) list += fmt::format("'{}', ", option);
    const Stock stock(
        fmt::format("[volume.a]\nwhere = \"/srv/a\"\nwhat = \"/dev/x\"\nactivation = \"boot\"\ntype = "
                    "\"{}\"\noptions = [{}]\n",
                    type, list));
    const auto opposites = opposite_options();
    Diagnostics found;
    const MountLibrary library{version.starts_with("2.38") ? class_of_old : class_of, opposites, version};
    for (const auto& volume : stock.catalogue().volumes()) judge_options(volume, library, found);
    return lines_of(found);
}

/// Only what is said, not where.
std::string said_of(std::string_view type, const Lines& options, std::string_view version = "2.38.1") {
    std::string out;
    for (const auto& line : judged(type, options, version)) {
        const auto start = line.find(": ") + 2;
        out += line.substr(start, line.find(" [") - start) + "\n";
    }
    return out;
}

struct Judged {
    std::string_view type;
    Lines options;
    std::string_view said;
};

TEST(OptionRules, ShowBothPlacesOfAContradiction) {
    EXPECT_EQ(judged("ext4", {"ro", "rw"}),
              Lines{"6:18: error: 'rw' contradicts 'ro' [option-contradiction] | hint: take one of the two out | "
                    "note: 6:12: which stands here"});
    EXPECT_EQ(judged("tmpfs", {"size=1G", "size=2G"}),
              Lines{"6:23: error: 'size' is given twice, with different values [option-repeated] | hint: take one of "
                    "the two out | note: 6:12: first given here"});
}

TEST(OptionRules, FindContradictions) {
    for (const auto& [type, options, said] : {
             Judged{"ext4", {"rw", "ro"}, "error: 'ro' contradicts 'rw'\n"},
             Judged{"ext4", {"ro", "rw", "ro"}, "error: 'rw' contradicts 'ro'\n"},
             Judged{"auto", {"suid", "nosuid"}, "error: 'nosuid' contradicts 'suid'\n"},
             Judged{"ext4,xfs", {"nodev", "dev"}, "error: 'dev' contradicts 'nodev'\n"},
             Judged{"fuse.sshfs", {"exec", "noexec"}, "error: 'noexec' contradicts 'exec'\n"},
             Judged{"bind", {"ro", "rw"}, "error: 'rw' contradicts 'ro'\n"},
             Judged{"ext4", {"sync", "async"}, "error: 'async' contradicts 'sync'\n"},
             Judged{"ext4", {"atime", "noatime"}, "error: 'noatime' contradicts 'atime'\n"},
             Judged{"ext4", {"diratime", "nodiratime"}, "error: 'nodiratime' contradicts 'diratime'\n"},
             Judged{"ext4", {"noatime", "relatime"}, "error: 'relatime' contradicts 'noatime'\n"},
             Judged{"ext4", {"strictatime", "noatime"}, "error: 'noatime' contradicts 'strictatime'\n"},
             Judged{"ext4", {"lazytime", "nolazytime"}, "error: 'nolazytime' contradicts 'lazytime'\n"},
             Judged{"ext4", {"acl", "noacl"}, "error: 'noacl' contradicts 'acl'\n"},
             Judged{"ext4", {"nobarrier", "barrier"}, "error: 'barrier' contradicts 'nobarrier'\n"},
             Judged{"ext4", {"barrier=1", "nobarrier"}, "error: 'nobarrier' contradicts 'barrier=1'\n"},
             Judged{"xfs", {"inode32", "inode64"}, "error: 'inode64' contradicts 'inode32'\n"},
             Judged{"xfs", {"sunit=64", "swidth=128", "noalign"}, "error: 'noalign' contradicts 'sunit=64'\n"},
             Judged{"ext4", {"data=journal", "delalloc"}, "error: 'delalloc' contradicts 'data=journal'\n"},
             Judged{"ext4", {"dax=always", "data=journal"}, "error: 'data=journal' contradicts 'dax=always'\n"},
             Judged{"overlay", {"userxattr", "metacopy=on"}, "error: 'metacopy=on' contradicts 'userxattr'\n"},
             Judged{"btrfs", {"nodatacow", "datacow"}, "error: 'datacow' contradicts 'nodatacow'\n"},
             Judged{"btrfs", {"discard=async", "nodiscard"}, "error: 'nodiscard' contradicts 'discard=async'\n"},
             Judged{"nfs", {"hard", "soft"}, "error: 'soft' contradicts 'hard'\n"},
             Judged{"nfs4", {"softerr", "hard"}, "error: 'hard' contradicts 'softerr'\n"},
             Judged{"nfs", {"vers=3", "nfsvers=4"}, "error: 'nfsvers=4' contradicts 'vers=3'\n"},
             Judged{"nfs", {"tcp", "udp"}, "error: 'udp' contradicts 'tcp'\n"},
             Judged{"cifs", {"username=a", "user=b"}, "error: 'user=b' contradicts 'username=a'\n"},
             Judged{"cifs", {"perm", "noperm"}, "error: 'noperm' contradicts 'perm'\n"},
             Judged{"ceph", {"crc", "nocrc"}, "error: 'nocrc' contradicts 'crc'\n"},
         }) {
        EXPECT_EQ(said_of(type, options), said) << type;
    }
}

TEST(OptionRules, FindOptionsGivenTwice) {
    for (const auto& [type, options, said] : {
             Judged{"tmpfs",
                    {"size=1G", "mode=0755", "size=2G", "size=3G"},
                    "error: 'size' is given twice, with different values\nerror: 'size' is given twice, with different "
                    "values\n"},
             Judged{"ext4", {"commit=5", "commit=10"}, "error: 'commit' is given twice, with different values\n"},
             Judged{"btrfs", {"discard", "discard=async"}, "error: 'discard' is given twice, with different values\n"},
             Judged{"overlay",
                    {"lowerdir=/a", "lowerdir=/b"},
                    "error: 'lowerdir' is given twice, with different values\n"},
             Judged{"nfs", {"vers=3", "vers=4"}, "error: 'vers' is given twice, with different values\n"},
             Judged{"vfat", {"uid=1", "uid=2"}, "error: 'uid' is given twice, with different values\n"},
         }) {
        EXPECT_EQ(said_of(type, options), said) << type;
    }
}

TEST(OptionRules, SayNothingOfRightOptions) {
    for (const auto& [type, options] : std::vector<std::pair<std::string_view, Lines>>{
             {"ext4", {"defaults", "ro"}},
             {"ext4", {"ro", "defaults"}},
             {"ext4", {"ro", "ro"}},
             {"ext4", {"noatime", "nodiratime", "lazytime"}},
             {"ext4", {"relatime", "nodiratime"}},
             {"ext4", {"norelatime", "strictatime"}},
             {"ext4", {"nobarrier", "barrier=0"}},
             {"ext4", {"barrier=0", "nobarrier"}},
             {"ext4", {"data=ordered", "errors=remount-ro", "commit=30"}},
             {"ext4", {"nosuid", "exec", "dev"}},
             {"ext4", {"data=journal", "nodelalloc", "dax=inode", "journal_async_commit"}},
             {"ext4", {"data=writeback", "delalloc", "journal_async_commit"}},
             {"overlay", {"userxattr", "metacopy=off", "redirect_dir=nofollow"}},
             {"overlay", {"metacopy=on", "redirect_dir=on"}},
             {"ext4", {"usrquota", "grpquota", "usrjquota=aquota.user", "jqfmt=vfsv1"}},
             {"ext4", {"context=a", "fscontext=b", "context=c"}},
             {"ext4", {"x-foo=1", "x-foo=2", "X-bar=1", "X-bar=2"}},
             {"ext4", {"x-gvfs-show", "x-gvfs-name=a", "X-mount.mkdir", "X-mount.subdir=a"}},
             {"ext4", {"nonsense=1", "nonsense=2"}},
             {"ext4", {"comment=a", "comment=b", "loop", "offset=512"}},
             {"ext4", {"private"}},
             {"btrfs", {"device=/dev/a", "device=/dev/b", "subvol=/a", "subvolid=5", "compress=zstd:3"}},
             {"btrfs", {"rescue=nologreplay", "rescue=ignorebadroots"}},
             {"overlay", {"lowerdir+=/a", "lowerdir+=/b", "datadir+=/c", "upperdir=/d", "workdir=/e"}},
             {"nfs4", {"hard", "vers=4.2", "nfsvers=4.2", "proto=tcp", "nosuid", "nodev", "fg"}},
             {"cifs", {"user=joe", "credentials=/etc/x", "uid=1", "gid=1", "forceuid", "hard"}},
             {"vfat", {"umask=077", "fmask=0177", "dmask=077", "uid=1", "gid=1"}},
             {"fuse.sshfs", {"user=joe", "cache=yes", "cache=no", "IdentityFile=a", "IdentityFile=b"}},
             {"glusterfs", {"log-level=INFO", "log-level=DEBUG"}},
             {"davfs", {"uid=1", "uid=2"}},
             {"etx4", {"commit=1", "commit=2", "acl", "noacl"}},
             {"auto", {"commit=1", "commit=2", "hard", "soft"}},
             {"ext4,xfs", {"acl", "noacl", "inode32", "inode64"}},
             {"xfs", {"hard", "soft"}},
             {"bind", {"ro", "nosuid", "noatime", "x-foo"}},
         }) {
        EXPECT_EQ(said_of(type, options), "") << type << " " << fmt::format("{}", fmt::join(options, ","));
    }
}

TEST(OptionRules, NameOptionsWithoutEffect) {
    constexpr std::string_view users = " has no effect here: an ordinary user can mount what is in /etc/fstab only\n";
    for (const auto* option : {"user", "users", "owner", "group", "user=joe"})
        EXPECT_EQ(said_of("ext4", {option}),
                  fmt::format("warning: '{}'{}", std::string_view(option).substr(0, std::string_view(option).find('=')),
                              users));
    for (const auto* type : {"ceph", "nfs4", "tmpfs", "bind"})
        EXPECT_EQ(said_of(type, {"user=joe"}), fmt::format("warning: 'user'{}", users)) << type;
    for (const auto* type : {"cifs", "smb3", "davfs", "fuse.sshfs", "mine", "ext4,cifs"})
        EXPECT_EQ(said_of(type, {"user=joe"}), "") << type;
    EXPECT_EQ(judged("ext4", {"users"}).front(),
              "6:12: warning: 'users' has no effect here: an ordinary user can mount what is in /etc/fstab only "
              "[option-no-effect] | hint: take it out, and write the nosuid, nodev and noexec that it implies if you "
              "want them");
    EXPECT_EQ(judged("ceph", {"user=admin"}).front(),
              "6:12: warning: 'user' has no effect here: an ordinary user can mount what is in /etc/fstab only "
              "[option-no-effect] | hint: did you mean 'name'?");
    EXPECT_EQ(
        judged("ext4", {"owner"}).front(),
        "6:12: warning: 'owner' has no effect here: an ordinary user can mount what is in /etc/fstab only "
        "[option-no-effect] | hint: take it out, and write the nosuid and nodev that it implies if you want them");
    for (const auto* option : {"size", "sync", "lazytime", "acl"}) {
        EXPECT_EQ(said_of("bind", {option}),
                  fmt::format("warning: '{}' has no effect here: a bind mount has that of the file system it shows\n",
                              option));
    }
    EXPECT_EQ(judged("bind", {"ro=recursive"}).front(),
              "6:12: warning: 'ro' has no effect here: its value takes libmount 2.39, and this system has 2.38.1 "
              "[option-no-effect] | hint: write 'ro', for this mount without those below it");
    EXPECT_EQ(said_of("ext4", {"mand"}),
              "warning: 'mand' has no effect here: Linux has no mandatory locks since 5.15\n");
    EXPECT_EQ(judged("xfs", {"X-fstrim.notrim"}).front(),
              "6:12: warning: 'X-fstrim.notrim' has no effect here: fstrim.service does not see it in a mount unit "
              "[option-no-effect] | hint: write ReadOnlyPaths=-/srv/a in a drop-in of fstrim.service");
}

TEST(OptionRules, NameWhatThisLibmountDoesNotKnow) {
    constexpr std::string_view old =
        "warning: 'X-mount.idmap' has no effect here: it takes libmount 2.39, and this system has 2.38.1\n";
    EXPECT_EQ(said_of("ext4", {"X-mount.idmap=a"}, "2.38.1"), old);
    EXPECT_EQ(said_of("ext4", {"X-mount.idmap=a"}, "2.39"), "");
    EXPECT_EQ(said_of("ext4", {"X-mount.subdir=a"}, "2.38.1"), "");
    EXPECT_EQ(said_of("ext4", {"X-mount.noloop"}, "2.40"),
              "warning: 'X-mount.noloop' has no effect here: it takes libmount 2.41, and this system has 2.40\n");
    EXPECT_EQ(said_of("ext4", {"X-mount.noloop"}, "2.41"), "");
    EXPECT_EQ(judged("ext4", {"X-mount.mkidr"}, "2.42.1").front(),
              "6:12: warning: 'X-mount.mkidr' has no effect here: libmount has no such option [option-no-effect] | "
              "hint: did you mean 'X-mount.mkdir'?");
    for (const auto* version : {"2.43", "3.0", "", "x", "2.", "2.x", "99999999999.1"})
        EXPECT_EQ(said_of("ext4", {"X-mount.mkidr"}, version), "") << version;
}

TEST(OptionRules, TakeTimeInProportionToTheOptions) {
    std::string list;
    for (int i = 0; i < 60000; ++i) list += fmt::format("'a{}={}',\n", i, i);
    const Stock stock(fmt::format("[volume.a]\nwhere='/a'\nwhat='/dev/x'\ntype='ext4'\noptions=[{}]\n", list));
    const auto opposites = opposite_options();
    Diagnostics found;
    judge_options(stock.volume("a"), MountLibrary{class_of, opposites, "2.38.1"}, found);
    EXPECT_TRUE(found.empty());
}

}  // namespace
}  // namespace berth::test::of_option_rules
