#include <functional>
#include <set>

#include "system/kernel/system_types.hpp"

#include "support.hpp"
#include "support_files.hpp"

namespace berth::test::of_system_types {
namespace {

using namespace std::string_literals;

Lines lines(const std::set<std::string, std::less<>>& names) { return {names.begin(), names.end()}; }

const std::string own_drivers = "nodev\tproc\n\text4\n";

TEST(SystemTypes, ReadTheDriversOfProc) {
    EXPECT_EQ(lines(types_of_proc("nodev\tsysfs\nnodev\ttmpfs\n\text3\n\tfuseblk\n")),
              (Lines{"ext3", "fuseblk", "sysfs", "tmpfs"}));
    EXPECT_EQ(lines(types_of_proc("")), Lines{});
    EXPECT_EQ(lines(types_of_proc("\n\n\txfs")), Lines{"xfs"});
}

TEST(SystemTypes, ReadTheAliasesOfModules) {
    EXPECT_EQ(lines(types_of_aliases("# Aliases\nalias fs-xfs xfs\nalias pci:v0000 a\nalias fs-nfs4\tnfsv4\nalias "
                                     "char-major-10-175 agpgart\nalias fs-btrfs btrfs",
                                     '\n')),
              (Lines{"btrfs", "nfs4", "xfs"}));
    EXPECT_EQ(
        lines(types_of_aliases("ext4.license=GPL\0ext4.alias=fs-ext4\0ext4.alias=ext3\0ext4.alias=fs-ext3\0"s, '\0')),
        (Lines{"ext3", "ext4"}));
}

TEST(SystemTypes, FindDriversInTheKernelAndAmongItsModules) {
    const TestFolder root;
    root.file("proc/filesystems", own_drivers);
    root.file("lib/modules/6.1/modules.alias", "alias fs-xfs xfs\n");
    root.file("lib/modules/6.1/modules.builtin.modinfo", "vfat.alias=fs-vfat\0"s);
    root.file("etc/modprobe.d/mine.conf", "options a b=1\nalias fs-mine mine\n");
    root.file("etc/modprobe.d/mine.txt", "alias fs-other mine\n");
    SystemTypes types(root.path(), "6.1");
    const auto means = types.means();
    for (const auto* type : {"proc", "ext4", "xfs", "vfat", "mine"})
        EXPECT_EQ(means.has_driver(type), Known::yes) << type;
    for (const auto* type : {"nfs", "other", ""}) EXPECT_EQ(means.has_driver(type), Known::no) << type;
}

TEST(SystemTypes, SayThatTheyDoNotKnowWithoutTheListsOfModules) {
    const TestFolder root;
    root.file("proc/filesystems", own_drivers);
    root.file("lib/modules/6.1/modules.alias", "alias fs-xfs xfs\n");
    SystemTypes half(root.path(), "6.1");
    EXPECT_EQ(half.means().has_driver("nfs"), Known::unknown);
    root.file("lib/modules/6.1/modules.builtin.modinfo", "");
    SystemTypes other(root.path(), "6.2");
    EXPECT_EQ(other.means().has_driver("nfs"), Known::unknown);
    EXPECT_EQ(other.means().has_driver("ext4"), Known::yes);
    SystemTypes whole(root.path(), "6.1");
    EXPECT_EQ(whole.means().has_driver("nfs"), Known::no);
    root.file("proc/filesystems", "");
    SystemTypes without_proc(root.path(), "6.1");
    EXPECT_EQ(without_proc.means().has_driver("nfs"), Known::unknown);
}

TEST(SystemTypes, FindProgramsWhereMountAndSystemdLook) {
    const TestFolder root;
    root.file("sbin/mount.nfs", "", 0755);
    root.file("sbin/fs.d/mount.mine", "", 0755);
    root.file("sbin/mount.data", "", 0644);
    root.file("usr/local/sbin/mount.far", "", 0755);
    root.file("usr/bin/sshfs", "", 0755);
    root.folder("usr/bin/folder");
    root.link("usr/sbin/fsck.ext4", root / "usr/bin/sshfs");
    SystemTypes types(root.path(), "6.1");
    const auto means = types.means();
    for (const auto* name : {"mount.nfs", "mount.mine"}) EXPECT_TRUE(means.has_mount_program(name)) << name;
    for (const auto* name : {"mount.far", "mount.none", "sshfs", "", "../usr/bin/sshfs"})
        EXPECT_FALSE(means.has_mount_program(name)) << name;
    for (const auto* name : {"sshfs", "fsck.ext4", "mount.far"}) EXPECT_TRUE(means.has_program(name)) << name;
    for (const auto* name : {"folder", "fsck.xfs", "../bin/sshfs"}) EXPECT_FALSE(means.has_program(name)) << name;
    EXPECT_FALSE(means.has_program(std::string(300, 'a')));
    EXPECT_FALSE(means.has_mount_program("mount.data"));
}

TEST(SystemTypes, HaveHeardOfWhatLibblkidKnows) {
    SystemTypes types;
    for (const auto* type : {"ext4", "xfs", "btrfs", "vfat", "udf"})
        EXPECT_TRUE(types.means().is_heard_of(type)) << type;
    for (const auto* type : {"etx4", "", "nfs"}) EXPECT_FALSE(types.means().is_heard_of(type)) << type;
}

TEST(SystemTypes, KnowThisVerySystem) {
    SystemTypes types;
    EXPECT_EQ(types.means().has_driver("proc"), Known::yes);
    EXPECT_NE(types.means().has_driver("etx4"), Known::yes);
    EXPECT_TRUE(types.means().has_program("sh"));
}

}  // namespace
}  // namespace berth::test::of_system_types
