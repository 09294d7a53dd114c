#include "core/mount_comparison.hpp"

#include "support.hpp"

using namespace berth;
using namespace berth::test;

namespace {

/// One declaration beside one mount. `mount` is a line of mountinfo from its device on; the mount is at /srv/v.
struct Pair {
    std::string_view toml;
    std::string_view mount;
    Lines differences = {};
    SourceFacts facts = {.is_same = false};
    std::string_view others = "";  ///< mounts before it, "ID PARENT ..."
    std::string_view utab = "";
};

Lines found(const Pair& pair) {
    const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\n{}\n", pair.toml));
    EXPECT_EQ(stock.findings(), Lines{}) << pair.toml;
    const auto table = parse_mount_table(
        fmt::format("1 0 254:0 / / rw - ext4 /dev/vda rw\n{}99 1 {}\n", pair.others, pair.mount), pair.utab);
    const auto* entry = top_at(table, "/srv/v");
    EXPECT_NE(entry, nullptr) << pair.mount;
    if (entry == nullptr) return {};
    Lines out;
    for (const auto& one : differences(stock.volume("v"), *entry, table, pair.facts)) {
        out.push_back(
            fmt::format("{}{}: {} -> {}", one.is_foreign ? "foreign " : "", one.key, one.declared, one.actual));
    }
    return out;
}

void expect(std::initializer_list<Pair> pairs) {
    for (const auto& pair : pairs) EXPECT_EQ(found(pair), pair.differences) << pair.toml << "\n" << pair.mount;
}

constexpr auto tmpfs = "0:9 / /srv/v rw,relatime - tmpfs tmpfs rw";

}  // namespace

TEST(MountComparison, ComparesDevicesByNumber) {
    const auto sda1 = "8:1 / /srv/v rw,relatime - ext4 /dev/sda1 rw";
    expect({
        {"what = 'LABEL=data'", sda1, {}, {.declared_device = "8:1"}},
        {"what = 'LABEL=data'", sda1, {"foreign what: LABEL=data -> /dev/sda1"}, {.declared_device = "8:2"}},
        {"what = 'LABEL=data'", sda1, {}, {}},
        {"what = '/dev/disk/by-id/x'",
         "0:50 /@home /srv/v rw - btrfs /dev/sdb rw",
         {},
         {.declared_device = "8:32", .actual_devices = {"8:16", "8:32"}}},
        {"what = '/dev/sdd'",
         "0:50 / /srv/v rw - btrfs /dev/sdb rw",
         {"foreign what: /dev/sdd -> /dev/sdb"},
         {.declared_device = "8:48", .actual_devices = {"8:16", "8:32"}}},
        {"what = '/dev/sdd'", "0:50 / /srv/v rw - btrfs /dev/sdb rw", {}, {.declared_device = "8:48"}},
        {"what = 'LABEL=data'", tmpfs, {"foreign what: LABEL=data -> tmpfs"}, {}},
        {"what = '/dev/sdb1'\ntype = 'ntfs'",
         "8:17 / /srv/v rw - fuseblk /dev/sdb1 rw",
         {},
         {.declared_device = "8:17"}},
        {"what = '/dev/sdb1'\ntype = 'ntfs-3g'",
         "8:18 / /srv/v rw - fuseblk /dev/sdb2 rw",
         {"foreign what: /dev/sdb1 -> /dev/sdb2"},
         {.declared_device = "8:17"}},
        {"what = '/dev/sdb1'\ntype = 'fuse.crypt'", "0:60 / /srv/v rw - fuse.x y rw", {}, {.declared_device = "8:17"}},
        {"what = '/dev/sdb1'\ntype = 'squashfs'\noptions = ['verity.roothash=ab']",
         "252:0 / /srv/v ro - squashfs /dev/mapper/libmnt_x ro",
         {},
         {.declared_device = "8:17"}},
    });
}

TEST(MountComparison, ComparesImagesByTheFileBehindTheLoopDevice) {
    const auto loop = "7:0 / /srv/v rw - ext4 /dev/loop0 rw";
    expect({
        {"what = '/i/a.img'\ntype = 'ext4'", loop, {}, {.backing_file = "/i/a.img", .is_same = false}},
        {"what = '/i/a.img'\ntype = 'ext4'", loop, {}, {.backing_file = "/i/a.img (deleted)", .is_same = false}},
        {"what = '/i/a.img'\ntype = 'ext4'", loop, {}, {.backing_file = "/real/a.img", .is_same = true}},
        {"what = '/i/a.img'\ntype = 'ext4'", loop, {}, {.backing_file = "/real/a.img"}},
        {"what = '/i/a.img'\ntype = 'ext4'",
         loop,
         {"foreign what: /i/a.img -> /i/b.img"},
         {.backing_file = "/i/b.img", .is_same = false}},
        {"what = '/i/a.img'\ntype = 'ext4'",
         "8:1 / /srv/v rw - ext4 /dev/sda1 rw",
         {"foreign what: /i/a.img -> /dev/sda1"}},
        {"what = '/i/link'", "8:1 / /srv/v rw - ext4 /dev/sda1 rw", {}, {.declared_device = "8:1", .is_same = false}},
        {"what = '/i/link'",
         "8:1 / /srv/v rw - ext4 /dev/sda1 rw",
         {"foreign what: /i/link -> /dev/sda1"},
         {.declared_device = "8:2", .is_same = false}},
        {"what = '/i/a.img'\ntype = 'erofs'", "0:77 / /srv/v ro - erofs /i/a.img ro"},
        {"what = '/i/a.img'", tmpfs, {"foreign what: /i/a.img -> tmpfs"}},
    });
}

TEST(MountComparison, ComparesExportsInNormalForm) {
    const auto nas = "0:50 / /srv/v rw - nfs4 nas:/export/a rw,hard";
    expect({
        {"what = 'nas:/export/a'\ntype = 'nfs4'", nas},
        {"what = 'NAS://export//a/'\ntype = 'nfs'", nas},
        {"what = 'nas:/export/b'\ntype = 'nfs4'", nas, {"foreign what: nas:/export/b -> nas:/export/a"}},
        {"what = 'other:/export/a'\ntype = 'nfs4'", nas, {"foreign what: other:/export/a -> nas:/export/a"}},
        {"what = 'nas:/export/A'\ntype = 'nfs4'", nas, {"foreign what: nas:/export/A -> nas:/export/a"}},
        {"what = 'a,b:/export/a'\ntype = 'nfs4'", nas},
        {"what = 'nfs://x/y'\ntype = 'nfs4'", nas},
        {"what = '[::1]:/x/'\ntype = 'nfs4'", "0:50 / /srv/v rw - nfs4 [::1]:/x rw"},
        {"what = '[::1]:/x'\ntype = 'nfs4'",
         "0:50 / /srv/v rw - nfs4 [::1]:/y rw",
         {"foreign what: [::1]:/x -> [::1]:/y"}},
        {"what = 'nas:/'\ntype = 'nfs4'", "0:50 / /srv/v rw - nfs4 nas:/ rw"},
        {"what = '//Server/Share/'\ntype = 'cifs'", "0:50 / /srv/v rw - cifs //server/share rw"},
        {"what = '\\\\server\\share\\sub'\ntype = 'smb3'", "0:50 / /srv/v rw - cifs //server/share/sub rw"},
        {"what = '//server/share'\ntype = 'cifs'",
         "0:50 / /srv/v rw - cifs //server/other rw",
         {"foreign what: //server/share -> //server/other"}},
        {"what = 'u@Host:/p/'\ntype = 'sshfs'", "0:50 / /srv/v rw - fuse.sshfs u@host:/p rw"},
        {"what = 'u@host:/p'\ntype = 'fuse.sshfs'",
         "0:50 / /srv/v rw - fuse.sshfs U@host:/p rw",
         {"foreign what: u@host:/p -> U@host:/p"}},
        {"what = 'u@host:/p'\ntype = 'sshfs'\noptions = ['fsname=x']", "0:50 / /srv/v rw - fuse.sshfs x rw"},
        {"what = 'a,b:/vol'\ntype = 'glusterfs'", "0:50 / /srv/v rw - fuse.glusterfs b:vol rw"},
        {"what = 'a:/vol'\ntype = 'glusterfs'",
         "0:50 / /srv/v rw - fuse.glusterfs a:/other rw",
         {"foreign what: a:/vol -> a:/other"}},
        {"what = 'm1,m2:6789:/x'\ntype = 'ceph'", "0:50 / /srv/v rw - ceph u@1-2.fs=/x rw"},
        {"what = 'u@.fs=/x'\ntype = 'ceph'",
         "0:50 / /srv/v rw - ceph u@1-2.fs=/y rw",
         {"foreign what: u@.fs=/x -> u@1-2.fs=/y"}},
        {"what = 'https://h/p'\ntype = 'davfs'", "0:50 / /srv/v rw - fuse https://elsewhere/ rw"},
        {"what = 'tag'\ntype = 'virtiofs'", "0:50 / /srv/v rw - virtiofs tag rw"},
        {"what = 'tag'\ntype = 'virtiofs'", "0:50 / /srv/v rw - virtiofs other rw", {"foreign what: tag -> other"}},
    });
}

TEST(MountComparison, TakesAReferralForWhatWasAskedFor) {
    const auto there = "0:50 / /srv/v rw - nfs4 other:/b rw";
    const auto asked = "SRC=nas:/a/ TARGET=/srv/v ROOT=/ OPTS=x-berth.volume=v";
    expect({
        {"what = 'nas:/a'\ntype = 'nfs4'", there, {}, {}, "", asked},
        {"what = 'nas:/b'\ntype = 'nfs4'", there, {"foreign what: nas:/b -> other:/b"}, {}, "", asked},
        {"what = 'nas:/a'\ntype = 'nfs4'",
         there,
         {"foreign what: nas:/a -> other:/b"},
         {},
         "",
         "SRC=nas:/a TARGET=/srv/v ROOT=/ OPTS=x-berth.volume=w"},
    });
}

TEST(MountComparison, ComparesNamesWhereTheyTellMountsApart) {
    expect({
        {"type = 'tmpfs'", tmpfs},
        {"what = 'scratch'\ntype = 'tmpfs'", tmpfs, {"foreign what: scratch -> tmpfs"}},
        {"what = 'none'\ntype = 'debugfs'", "0:7 / /srv/v rw - debugfs debugfs rw"},
        {"what = 'x'\ntype = 'fuse.rclone'", "0:50 / /srv/v rw - fuse.rclone y:z rw"},
        {"what = 'x'\ntype = 'slowfs'", tmpfs},
    });
}

TEST(MountComparison, FindsWhatABindMountShows) {
    const auto others =
        "2 1 0:30 / /mnt/t rw - tmpfs t rw\n3 1 0:31 /@sub /mnt/b rw - btrfs /dev/sdb rw\n"
        "4 1 0:32 / /mnt/n rw - nfs4 nas:/e rw\n5 1 0:33 / /mnt/a rw - autofs systemd-1 rw\n";
    const auto bind = [&](std::string_view what, std::string_view mount, Lines out = {},
                          std::optional<bool> same = false) {
        const auto toml = fmt::format("what = '{}'\ntype = 'bind'", what);
        EXPECT_EQ(found({toml, mount, {}, {.is_same = same}, others}), out) << toml << "\n" << mount;
    };
    bind("/data/x", "254:0 /data/x /srv/v rw - ext4 /dev/vda rw");
    bind("/data/x", "254:0 /data/y /srv/v rw - ext4 /dev/vda rw", {"foreign what: /data/x -> /dev/vda[/data/y]"});
    bind("/data/x", "254:0 /data/y /srv/v rw - ext4 /dev/vda rw", {}, true);
    bind("/data/x", "254:0 /data/y /srv/v rw - ext4 /dev/vda rw", {}, std::nullopt);
    bind("/data/x", "254:0 /data/x//deleted /srv/v rw - ext4 /dev/vda rw",
         {"foreign what: /data/x -> /dev/vda[/data/x//deleted]"});
    bind("/", "254:0 / /srv/v rw - ext4 /dev/vda rw");
    bind("/mnt/t", "0:30 / /srv/v rw - tmpfs t rw");
    bind("/mnt/t/d", "0:30 /d /srv/v rw - tmpfs t rw");
    bind("/mnt/t/d", "254:0 /mnt/t/d /srv/v rw - ext4 /dev/vda rw", {"foreign what: /mnt/t/d -> /dev/vda[/mnt/t/d]"});
    bind("/mnt/tt", "254:0 /mnt/tt /srv/v rw - ext4 /dev/vda rw");
    bind("/mnt/b", "0:31 /@sub /srv/v rw - btrfs /dev/sdb rw");
    bind("/mnt/b/d", "0:31 /@sub/d /srv/v rw - btrfs /dev/sdb rw");
    bind("/mnt/b/d", "0:31 /d /srv/v rw - btrfs /dev/sdb rw", {"foreign what: /mnt/b/d -> /dev/sdb[/d]"});
    bind("/mnt/n/i", "0:32 / /srv/v rw - nfs4 nas:/e/i rw");
    bind("/mnt/n/i", "0:40 / /srv/v rw - nfs4 nas:/e/i rw");
    bind("/mnt/n/i", "0:32 / /srv/v rw - nfs4 nas:/e/j rw", {"foreign what: /mnt/n/i -> nas:/e/j"});
    bind("/mnt/a/d", "0:60 /d /srv/v rw - tmpfs t rw");
    bind("/srv", "254:0 /srv /srv/v rw - ext4 /dev/vda rw");
}

TEST(MountComparison, TakesTheFormsInWhichATypeIsShown) {
    const auto type = [](std::string_view declared, std::string_view actual) {
        const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\nwhat = '/dev/x'\ntype = '{}'", declared));
        return !type_difference(stock.volume("v"), {.type = std::string(actual)});
    };
    for (const auto& [declared, actual] : {
             Case{"auto", "xfs"},
             Case{"ext4", "ext4"},
             Case{"ext4,xfs", "xfs"},
             Case{"noext3,ext4", "xfs"},
             Case{"nfs", "nfs4"},
             Case{"nfs4", "nfs"},
             Case{"cifs", "smb3"},
             Case{"smb3", "cifs"},
             Case{"ext3", "ext4"},
             Case{"sshfs", "fuse.sshfs"},
             Case{"fuse.sshfs", "fuse.sshfs"},
             Case{"ntfs", "fuseblk"},
             Case{"ntfs", "ntfs3"},
             Case{"ntfs-3g", "fuseblk"},
             Case{"davfs", "fuse"},
             Case{"exfat", "fuseblk"},
             Case{"glusterfs", "fuse.glusterfs"},
             Case{"rclone", "fuse.rclone"},
             Case{"fuse.gcsfuse", "fuse"},
             Case{"fuse.ceph", "fuse.ceph-fuse"},
             Case{"slowfs", "tmpfs"},
             Case{"bind", "ext4"},
             Case{"rbind", "nfs4"},
             Case{"fuse", "fuse.x"},
             Case{"virtiofs", "virtiofs"},
         })
        EXPECT_TRUE(type(declared, actual)) << declared << " as " << actual;
    for (const auto& [declared, actual] : {
             Case{"ext4", "xfs"},
             Case{"ext4,xfs", "btrfs"},
             Case{"nfs4", "ext4"},
             Case{"nfs", "tmpfs"},
             Case{"ext4", "fuse.fuse2fs"},
             Case{"sshfs", "fuse.rclone"},
             Case{"fuse.sshfs", "ext4"},
             Case{"tmpfs", "ramfs"},
             Case{"ntfs", "ext4"},
             Case{"virtiofs", "9p"},
             Case{"cifs", "nfs4"},
             Case{"fuse.rclone", "tmpfs"},
             Case{"tmpfs", "fuse"},
         })
        EXPECT_FALSE(type(declared, actual)) << declared << " as " << actual;
}

TEST(MountComparison, ComparesTheOptionsOfTheMount) {
    const auto options = [](std::string_view declared, std::string_view actual, Lines out = {},
                            std::string_view own = "rw", std::string_view head = "what = '/dev/sda1'\ntype = 'ext4'") {
        const auto toml = fmt::format("{}\noptions = [{}]", head, declared);
        const auto mount = fmt::format("8:1 / /srv/v {} - ext4 /dev/sda1 {}", actual, own);
        EXPECT_EQ(found({toml, mount, {}, {.declared_device = "8:1", .is_same = true}}), out)
            << declared << " as " << actual;
    };
    options("'ro'", "ro,relatime", {}, "ro");
    options("'ro'", "rw,relatime", {"options: ro -> rw"});
    options("'ro'", "rw,relatime", {}, "ro");
    options("", "ro,relatime", {}, "ro");
    options("'rw'", "ro,relatime", {"options: rw -> ro"}, "ro");
    options("'defaults'", "ro,nosuid,nodev,noexec,relatime", {}, "ro,sync");
    options("'nosuid', 'nodev', 'noexec', 'nosymfollow'", "rw,nosuid,nodev,noexec,nosymfollow");
    options("'nosuid', 'nodev', 'noexec', 'nosymfollow'", "rw",
            {"options: nosuid -> suid", "options: nodev -> dev", "options: noexec -> exec",
             "options: nosymfollow -> symfollow"});
    options("'exec'", "rw,noexec", {"options: exec -> noexec"});
    options("'user', 'exec'", "rw,nosuid,nodev,noexec");
    options("'noatime'", "rw,noatime");
    options("'noatime'", "rw,relatime", {"options: noatime -> relatime"});
    options("'relatime'", "rw,noatime", {"options: relatime -> noatime"});
    options("'strictatime'", "rw");
    options("'strictatime'", "rw,relatime", {"options: strictatime -> relatime"});
    options("'noatime'", "rw", {"options: noatime -> strictatime"});
    options("'atime'", "rw,noatime", {"options: atime -> noatime"});
    options("'nodiratime'", "rw,nodiratime,relatime");
    options("'nodiratime'", "rw,noatime");
    options("'nodiratime'", "rw,relatime", {"options: nodiratime -> diratime"});
    options("'sync', 'dirsync'", "rw", {}, "rw,sync,dirsync");
    options("'sync', 'dirsync'", "rw", {"options: sync -> async", "options: dirsync -> "});
    options("'x-foo', 'loop', 'comment=a', 'nobarrier', 'user_xattr', 'data=journal'", "rw");
    const auto bind = "what = '/'\ntype = 'bind'";
    options("'ro', 'nosuid'", "ro,nosuid", {}, "rw", bind);
    options("'ro', 'nosuid'", "rw", {"options: ro -> rw", "options: nosuid -> suid"}, "rw", bind);
    options("'suid', 'sync'", "rw,nosuid", {}, "rw", bind);
    options("", "ro", {"options: rw -> ro"}, "ro", "what = '/dev/sda1'\nread_write_only = true");
}

TEST(MountComparison, ComparesTheOptionsThatDriversShow) {
    const auto options = [](std::string_view type, std::string_view declared, std::string_view actual, Lines out = {}) {
        const auto toml = fmt::format("what = '{}'\ntype = '{}'\noptions = [{}]",
                                      type == "nfs4"                      ? "a:/b"
                                      : type == "btrfs" || type == "vfat" ? "/dev/x"
                                                                          : "n",
                                      type, declared);
        const auto mount = fmt::format("0:50 / /srv/v rw - {} {} rw,{}", type, type == "nfs4" ? "a:/b" : "n", actual);
        EXPECT_EQ(found({toml, mount}), out) << declared << " as " << actual;
    };
    options("tmpfs", "'size=64M'", "size=65536k");
    options("tmpfs", "'size=1G', 'nr_inodes=10k', 'mode=0700', 'uid=5', 'gid=root'",
            "size=1048576k,nr_inodes=10240,mode=700,uid=5,gid=7");
    options("tmpfs", "'size=1000'", "size=4k");
    options("tmpfs", "'size=50%'", "size=1k");
    options("tmpfs", "'size=0x1000', 'uid=010', 'size=\"5\"'", "size=8k,uid=8");
    options("tmpfs", "'size=64M'", "mode=755");
    options("tmpfs", "'size=99999999999E'", "size=4k");
    options("tmpfs", "'size=64M', 'mode=0755', 'uid=1', 'nr_inodes=5'", "size=32768k,mode=700,uid=2,nr_inodes=6",
            {"options: size=64M -> size=32768k", "options: nr_inodes=5 -> nr_inodes=6",
             "options: mode=0755 -> mode=700", "options: uid=1 -> uid=2"});
    options("tmpfs", "'size=64M'", "size=131072k", {"options: size=64M -> size=131072k"});
    options("vfat", "'umask=077'", "fmask=0077,dmask=0077");
    options("vfat", "'umask=077', 'fmask=0133'", "fmask=0133,dmask=0077");
    options("vfat", "'umask=077'", "fmask=0022,dmask=0077", {"options: umask=077 -> fmask=0022"});
    options("btrfs", "'subvol=@home'", "subvolid=256,subvol=/@home");
    options("btrfs", "'subvol=/@home/', 'subvolid=0'", "subvolid=5,subvol=/@home");
    options("btrfs", "'subvol=@home'", "subvolid=257,subvol=/@root",
            {"foreign options: subvol=@home -> subvol=/@root"});
    options("btrfs", "'subvolid=256'", "subvolid=257,subvol=/x", {"foreign options: subvolid=256 -> subvolid=257"});
    options("btrfs", "'compress=zstd'", "compress=zlib:3,subvolid=5,subvol=/");
    options("overlay", "'lowerdir=/a:/b/', 'upperdir=/u', 'workdir=/w'", "lowerdir=/a:/b,upperdir=/u,workdir=/w");
    options("overlay", "'lowerdir=/a:/b'", "lowerdir=/a:/c", {"foreign options: lowerdir=/a:/b -> lowerdir=/a:/c"});
    options("overlay", "'lowerdir=/a:/b'", "lowerdir=/a", {"foreign options: lowerdir=/a:/b -> lowerdir=/a"});
    options("overlay", "'lowerdir=/a\\:b:/c'", "lowerdir=/a\\134:b:/d");
    options("overlay", "'lowerdir=/a:/b'", "lowerdir+=/a,lowerdir+=/b");
    options("nfs4", "'soft', 'vers=4', 'sec=krb5p'", "vers=4.2,soft,sec=krb5p");
    options("nfs4", "'hard', 'nfsvers=4.1', 'sec=krb5p'", "vers=4.2,soft,sec=sys",
            {"options: nfsvers=4.1 -> vers=4.2", "options: sec=krb5p -> sec=sys", "options: hard -> soft"});
    options("nfs4", "'sec=krb5:krb5p', 'rsize=1'", "vers=4.2,hard,sec=sys,rsize=1048576");
}

TEST(MountComparison, SaysNothingOfTheOptionsOfSomethingElse) {
    expect({{"what = '/dev/sda1'\ntype = 'ext4'\noptions = ['ro', 'nosuid']",
             tmpfs,
             {"foreign what: /dev/sda1 -> tmpfs", "foreign type: ext4 -> tmpfs"}}});
}
