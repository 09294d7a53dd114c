#include <optional>

#include "mount_comparison.hpp"

namespace berth::test::of_mount_comparison {
namespace {

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
             Case{"zfs", "zfs"},
             Case{"cvmfs", "fuse"},
             Case{"mergerfs", "fuse.mergerfs"},
             Case{"exfat-fuse", "fuseblk"},
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
             Case{"mergerfs", "ext4"},
             Case{"ntfs-3g", "ext4"},
             Case{"ubifs", "ext4"},
             Case{"vboxsf", "fuse.x"},
             Case{"zfs", "ext4"},
         })
        EXPECT_FALSE(type(declared, actual)) << declared << " as " << actual;
}

}  // namespace
}  // namespace berth::test::of_mount_comparison
