#include "core/units/mount_unit.hpp"

#include "support.hpp"

namespace berth::test::of_mount_unit {
namespace {

constexpr std::string_view head = "Documentation=man:berth.toml(5)\nSourcePath=/etc/berth/a.toml\n";

std::string mount_of(std::string_view keys, std::string_view unit = "srv-a.mount") {
    return Stock("[volume.a]\nwhere = \"/srv/a\"\nfsck = false\n" + std::string(keys)).unit(unit);
}

std::string expected(std::string_view unit_lines, std::string_view mount_lines) {
    return fmt::format("[Unit]\nDescription=Volume a\n{}{}\n[Mount]\n{}", head, unit_lines, mount_lines);
}

constexpr std::string_view disk = "What=/dev/sda1\nWhere=/srv/a\nOptions=x-berth.volume=a\n";

TEST(MountUnit, OfABootVolumeComesBeforeItsTarget) {
    EXPECT_EQ(mount_of("what = \"/dev/sda1\""), expected("Before=local-fs.target\n", disk));
    EXPECT_EQ(mount_of("what = \"/dev/sda1\"\nbackground = true"),
              expected("", "What=/dev/sda1\nWhere=/srv/a\nOptions=nofail,x-berth.volume=a\n"));
}

TEST(MountUnit, OfAnAttachVolumeIsCountedAndOutsideOfTheBoot) {
    EXPECT_EQ(mount_of("what = \"/dev/sda1\"\nactivation = \"attach\""),
              expected("DefaultDependencies=no\nConflicts=umount.target\nBefore=umount.target\n"
                       "After=local-fs-pre.target\nStopWhenUnneeded=yes\nStartLimitIntervalSec=0\n"
                       "RefuseManualStart=yes\n",
                       disk));
}

TEST(MountUnit, OfAManualVolumeIsOutsideOfTheBoot) {
    EXPECT_EQ(mount_of("what = \"/dev/sda1\"\nactivation = \"manual\""),
              expected("DefaultDependencies=no\nConflicts=umount.target\nBefore=umount.target\n"
                       "After=local-fs-pre.target\n",
                       disk));
}

TEST(MountUnit, OfANetworkVolumeSaysWhatPid1WouldAdd) {
    EXPECT_EQ(mount_of("what = \"nas:/x\"\ntype = \"nfs4\""),
              expected("After=remote-fs-pre.target network.target network-online.target\nWants=network-online.target\n"
                       "Before=remote-fs.target\n",
                       "What=nas:/x\nWhere=/srv/a\nType=nfs4\nOptions=x-berth.volume=a\n"));
    EXPECT_EQ(mount_of("what = \"tag\"\ntype = \"9p\"\nnetwork = true\nactivation = \"attach\""),
              expected("DefaultDependencies=no\nConflicts=umount.target\nBefore=umount.target\n"
                       "After=remote-fs-pre.target network.target network-online.target\nWants=network-online.target\n"
                       "StopWhenUnneeded=yes\nStartLimitIntervalSec=0\nRefuseManualStart=yes\n",
                       "What=tag\nWhere=/srv/a\nType=9p\nOptions=_netdev,x-berth.volume=a\n"));
}

TEST(MountUnit, OfABindAssertsThatItsSourceIsThere) {
    EXPECT_EQ(
        mount_of("what = \"/a b%c\"\ntype = \"rbind\"\noptions = [\"ro\"]"),
        expected(
            "Before=local-fs.target\nAssertPathExists=/a b%%c\n",
            "What=/a b%%c\nWhere=/srv/a\nType=none\nOptions=rbind,ro,x-berth.options=6254850e,x-berth.volume=a\n"));
}

TEST(MountUnit, HasLinksOfItsOwnInsteadOfTheTarget) {
    for (const std::string_view key : {"wanted_by", "required_by"}) {
        EXPECT_EQ(mount_of(fmt::format("what = \"/dev/sda1\"\n{} = [\"x.service\"]", key)),
                  expected("DefaultDependencies=no\nConflicts=umount.target\nBefore=umount.target\n", disk));
    }
}

TEST(MountUnit, HasEveryDependencyAndOrdersAfterIt) {
    EXPECT_EQ(mount_of("what = \"/dev/sda1\"\nrequires = [\"r.mount\"]\nwants = [\"w.mount\", \"r.mount\"]\n"
                       "binds_to = [\"srv-a\\\\x20b.mount\"]\nafter = [\"f.mount\"]\nbefore = [\"b.service\"]\n"
                       "requires_mounts_for = [\"/x y\", \"/z/\"]\non_failure = [\"g.service\"]"),
              expected("Before=local-fs.target\nRequires=r.mount\nWants=w.mount r.mount\n"
                       "BindsTo=srv-a\\x20b.mount\nAfter=f.mount srv-a\\x20b.mount r.mount w.mount\n"
                       "Before=b.service\nRequiresMountsFor=\"/x y\"\nRequiresMountsFor=\"/z\"\nOnFailure=g.service\n",
                       disk));
}

TEST(MountUnit, HasEveryOtherKey) {
    EXPECT_EQ(
        mount_of("what = \"/dev/sda1\"\ntype = \"ext4\"\ndescription = \"50% full\"\noptions = [\"rw\", "
                 "\"errors=remount-ro\"]\ntimeout = \"1min 30s\"\ndirectory_mode = \"0700\"\nlazy_unmount = true\n"
                 "force_unmount = true\nread_write_only = true\nsloppy_options = true"),
        fmt::format(
            "[Unit]\nDescription=50%% full\n{}Before=local-fs.target\n\n[Mount]\nWhat=/dev/sda1\n"
            "Where=/srv/"
            "a\nType=ext4\nOptions=rw,errors=remount-ro,x-berth.options=75681dfd,x-berth.volume=a\nDirectoryMode=0700\n"
            "TimeoutSec=1min 30s\nLazyUnmount=yes\nForceUnmount=yes\nReadWriteOnly=yes\n"
            "SloppyOptions=yes\n",
            head));
}

TEST(AutomountUnit, HasItsOwnKeysOnly) {
    const std::string_view keys =
        "what = \"/dev/sda1\"\nactivation = \"access\"\nidle_timeout = \"5min\"\ndirectory_mode = \"0700\"\n"
        "automount = { ExtraOptions = \"x\" }";
    EXPECT_EQ(mount_of(keys, "srv-a.automount"),
              fmt::format("[Unit]\nDescription=Volume a\n{}\n[Automount]\nWhere=/srv/a\nDirectoryMode=0700\n"
                          "TimeoutIdleSec=5min\nExtraOptions=x\n",
                          head));
    EXPECT_EQ(mount_of(keys), expected("Before=local-fs.target\nStartLimitIntervalSec=0\n",
                                       "What=/dev/sda1\nWhere=/srv/a\nOptions=x-berth.volume=a\n"
                                       "DirectoryMode=0700\n"));
}

TEST(AttachmentUnit, RequiresOnlyItsMount) {
    EXPECT_EQ(mount_of("what = \"/dev/sda1\"", "volume-a@.target"),
              fmt::format("[Unit]\nDescription=Volume a held by %I\n{}BindsTo=srv-a.mount\nAfter=srv-a.mount\n", head));
}

TEST(DeviceDropIn, HasTheTimeoutAndTheNetwork) {
    const std::string_view path = "dev-disk-by\\x2dlabel-x.device.d/50-berth-a.conf";
    EXPECT_EQ(mount_of("what = \"LABEL=x\"", path), "none");
    EXPECT_EQ(mount_of("what = \"LABEL=x\"\ndevice_timeout = \"5s\"", path), "[Unit]\nJobRunningTimeoutSec=5s\n");
    EXPECT_EQ(mount_of("what = \"LABEL=x\"\nnetwork = true", path),
              "[Unit]\nAfter=network-online.target network.target\nWants=network-online.target\n");
}

}  // namespace
}  // namespace berth::test::of_mount_unit
