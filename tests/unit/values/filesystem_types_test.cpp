#include "core/values/filesystem_types.hpp"

#include <fmt/ranges.h>

#include "core/options/known_options.hpp"
#include "support.hpp"

namespace berth::test::of_filesystem_types {
namespace {

using namespace std::string_view_literals;

/// The names of the rows that `is_one` is true of, with blanks between them.
template <class IsOne>
std::string types_with(IsOne is_one) {
    std::string out;
    for (const auto& row : filesystem_table()) {
        if (!is_one(row)) continue;
        if (!out.empty()) out += ' ';
        out += row.name;
    }
    return out;
}

std::string of_origin(Origin origin) {
    return types_with([&](const auto& row) { return row.origin == origin && !row.rare; });
}

TEST(FilesystemTypes, StandOnceEachInOrder) {
    const auto table = filesystem_table();
    for (std::size_t i = 1; i < table.size(); ++i) EXPECT_LT(table[i - 1].name, table[i].name);
    for (const auto& row : table) EXPECT_EQ(&facts_of(row.name), &row) << row.name;
}

TEST(FilesystemTypes, HaveARowIfTheirOptionsAreKnown) {
    for (const auto type : types_with_options()) EXPECT_FALSE(facts_of(type).name.empty()) << type;
}

TEST(FilesystemTypes, ComeFromADeviceTheNetworkOrTheKernel) {
    EXPECT_EQ(of_origin(Origin::network),
              "afs ceph cifs davfs gfs gfs2 glusterfs lustre ncp ncpfs nfs nfs4 ocfs2 orangefs pvfs2 smb3 smbfs sshfs");
    EXPECT_EQ(of_origin(Origin::kernel),
              "binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl hugetlbfs mqueue nfsd "
              "nsfs overlay proc pstore ramfs resctrl rpc_pipefs securityfs selinuxfs sysfs tmpfs tracefs");
    EXPECT_EQ(of_origin(Origin::device),
              "adfs affs apfs auto bcachefs befs bfs btrfs cramfs erofs exfat ext2 ext3 ext4 f2fs hfs hfsplus iso9660 "
              "jfs lowntfs-3g minix msdos nilfs2 ntfs ntfs-3g ntfs3 qnx6 reiserfs romfs squashfs udf ufs vfat xfs "
              "zonefs");
    EXPECT_EQ(types_with([](const auto& row) { return row.rare && row.origin == Origin::device; }),
              "efs exfat-fuse hpfs ntfs-fuse omfs qnx4 reiser4 sysv umsdos vxfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.rare && row.origin == Origin::kernel; }),
              "binder cpuset dlmfs gadgetfs ibmasmfs ocfs2_dlmfs smackfs spufs xenfs");
    for (const auto type : {"9p"sv, "virtiofs"sv, "zfs"sv, "bind"sv, "fuse.rclone"sv, "slowfs"sv, ""sv, "fuse."sv})
        EXPECT_EQ(origin_of(type), Origin::other) << type;
}

TEST(FilesystemTypes, AreChecked) {
    EXPECT_EQ(types_with([](const auto& row) { return row.check == Check::real; }),
              "bcachefs exfat ext2 ext3 ext4 f2fs hfs hfsplus jfs minix msdos reiserfs vfat");
    EXPECT_EQ(types_with([](const auto& row) { return row.check == Check::nominal; }), "btrfs xfs");
    for (const auto& row : filesystem_table()) EXPECT_EQ(row.check == Check::none, row.tools.empty()) << row.name;
    for (const auto& [type, package] :
         {Case{"bcachefs", "bcachefs-tools"}, Case{"btrfs", "btrfs-progs"}, Case{"exfat", "exfatprogs"},
          Case{"ext2", "e2fsprogs"}, Case{"ext3", "e2fsprogs"}, Case{"ext4", "e2fsprogs"}, Case{"f2fs", "f2fs-tools"},
          Case{"hfs", "hfsprogs"}, Case{"hfsplus", "hfsprogs"}, Case{"jfs", "jfsutils"}, Case{"minix", "util-linux"},
          Case{"msdos", "dosfstools"}, Case{"reiserfs", "reiserfsprogs"}, Case{"vfat", "dosfstools"},
          Case{"xfs", "xfsprogs"}})
        EXPECT_EQ(facts_of(type).tools, package) << type;
}

TEST(FilesystemTypes, CanOrCannotBeWritten) {
    EXPECT_EQ(types_with([](const auto& row) { return row.read_only; }), "cramfs erofs iso9660 romfs squashfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.grows; }), "auto btrfs ext2 ext3 ext4 xfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.keeps_owners; }),
              "bcachefs btrfs ext2 ext3 ext4 f2fs gfs2 nilfs2 ocfs2 xfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.shows_sync; }),
              "btrfs exfat ext2 ext3 ext4 f2fs nfs nfs4 vfat xfs");
}

TEST(FilesystemTypes, HaveQuotasInTheirOwnWay) {
    EXPECT_EQ(types_with([](const auto& row) { return row.quotas == Quotas::turned_on; }),
              "ext2 ext3 ext4 f2fs jfs reiserfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.quotas == Quotas::by_option; }), "gfs2 ocfs2 xfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.quotas == Quotas::elsewhere; }), "btrfs");
}

TEST(FilesystemTypes, AreMountedByPrograms) {
    EXPECT_EQ(types_with([](const auto& row) { return !row.mount_package.empty(); }),
              "cifs davfs fuse fuse3 glusterfs lowntfs-3g nfs nfs4 ntfs-3g s3fs smb3 sshfs");
    EXPECT_EQ(types_with([](const auto& row) { return !row.fuse_package.empty(); }),
              "bindfs ceph curlftpfs encfs gocryptfs mergerfs rclone s3fs sshfs unionfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.reader == OptionReader::driver_and_helper; }),
              "ceph cifs nfs nfs4 smb3");
    EXPECT_EQ(
        types_with([](const auto& row) { return row.reader == OptionReader::program; }),
        "afuse bindfs cephfs-fuse curlftpfs davfs encfs exfat-fuse fuse fuse3 fuseblk gcsfuse glusterfs gocryptfs "
        "lowntfs-3g lxcfs mergerfs moosefs mount-s3 ntfs-3g ntfs-fuse rclone s3fs simple-mtpfs squashfuse sshfs "
        "unionfs-fuse vmhgfs-fuse zfs");
}

TEST(FilesystemTypes, ShowTheirSources) {
    EXPECT_EQ(types_with([](const auto& row) { return row.source == ShownSource::whole_export; }),
              "cifs nfs nfs4 smb3 smbfs sshfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.source == ShownSource::path_of_export; }),
              "ceph glusterfs lustre");
    EXPECT_EQ(types_with([](const auto& row) { return row.source == ShownSource::as_given; }),
              "9p hugetlbfs overlay ramfs tmpfs virtiofs zfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.many_devices; }), "bcachefs btrfs");
    EXPECT_EQ(types_with([](const auto& row) { return row.at_hand; }), "zfs");
}

TEST(FilesystemTypes, OfOneDriverAreOneFamily) {
    for (const auto& [family, types] :
         {Case{"nfs", "nfs nfs4"}, Case{"cifs", "cifs smb3 smbfs"}, Case{"ext", "ext2 ext3 ext4"},
          Case{"ntfs", "ntfs ntfs3"}, Case{"orangefs", "orangefs pvfs2"}, Case{"ncp", "ncp ncpfs"}})
        EXPECT_EQ(types_with([&](const auto& row) { return row.family == family; }), types);
    EXPECT_TRUE(are_one_family("nfs", "nfs4"));
    EXPECT_TRUE(are_one_family("slowfs", "slowfs"));
    EXPECT_FALSE(are_one_family("xfs", "btrfs"));
    EXPECT_FALSE(are_one_family("slowfs", "fastfs"));
}

TEST(FilesystemTypes, MountWhatAnotherIsCalled) {
    for (const auto& [type, carried] :
         {Case{"ext4", "ext2"}, Case{"ext4", "ext3"}, Case{"ext4", "ext4dev"}, Case{"ext2", "ext3"},
          Case{"msdos", "vfat"}, Case{"umsdos", "vfat"}, Case{"ntfs3", "ntfs"}, Case{"ntfs-3g", "ntfs"},
          Case{"lowntfs-3g", "ntfs"}, Case{"iso9660", "udf"}, Case{"udf", "iso9660"}, Case{"hfs", "hfsplus"},
          Case{"squashfs", "squashfs3"}, Case{"reiserfs", "reiser"}, Case{"exfat-fuse", "exfat"},
          Case{"ntfs-fuse", "ntfs"}, Case{"xfs", "xfs"}})
        EXPECT_TRUE(mounts_content(type, carried)) << type << " " << carried;
    for (const auto& [type, carried] :
         {Case{"ext2", "ext4"}, Case{"ext3", "ext2"}, Case{"vfat", "msdos"}, Case{"ext4", "ext"}, Case{"ext4", ""}})
        EXPECT_FALSE(mounts_content(type, carried)) << type << " " << carried;
}

TEST(FilesystemTypes, BelowFuseHaveItsRow) {
    EXPECT_EQ(facts_of("fuse.rclone").name, "fuse");
    EXPECT_EQ(facts_of("fuseblk.exfat").name, "fuseblk");
    EXPECT_EQ(facts_of("fuse.").name, "");
    EXPECT_EQ(origin_of("fuse.sshfs"), Origin::network);
    EXPECT_TRUE(is_fuse("fuse"));
    EXPECT_TRUE(is_fuse("fuseblk.exfat"));
    EXPECT_FALSE(is_fuse("fusectl"));
    EXPECT_EQ(type_of_fuse("fuse.sshfs"), "sshfs");
    EXPECT_EQ(type_of_fuse("sshfs"), "");
}

TEST(FilesystemTypes, ThatAreCommonComeInOrder) {
    EXPECT_EQ(fmt::format("{}", fmt::join(common_types(), " ")),
              "ext4 xfs btrfs vfat ntfs nfs4 nfs cifs tmpfs bind rbind overlay iso9660");
    EXPECT_EQ(familiar_types().front(), "afs");
    EXPECT_EQ(familiar_types().back(), "zonefs");
}

}  // namespace
}  // namespace berth::test::of_filesystem_types
