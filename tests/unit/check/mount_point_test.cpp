#include "core/check/mount_point.hpp"

#include "support.hpp"

namespace berth::test::of_mount_point {
namespace {

std::string refused(std::string_view where, std::string_view type = "auto") {
    return said(refusal(*AbsolutePath::parse(where), *FilesystemType::parse(type)));
}

TEST(MountPoint, BelongsToFstabWhereTheSystemStandsOnIt) {
    for (const auto path : {"/", "/usr", "/etc"}) {
        EXPECT_EQ(refused(path), fmt::format("[mount-point-refused] '{}' can't be a volume: the system needs it before "
                                             "it reads declarations | hint: leave it in /etc/fstab",
                                             path));
    }
    EXPECT_EQ(refused("/run"),
              "[mount-point-refused] '/run' is mounted by systemd itself | hint: choose a folder below it");
}

TEST(MountPoint, BelongsToSystemdWhereItRefusesUnits) {
    for (const auto path : {"/run/host", "/run/host/x", "/run/credentials", "/run/credentials/a.service"}) {
        EXPECT_EQ(refused(path), fmt::format("[mount-point-refused] '{}' belongs to systemd, which has no mount units "
                                             "there | hint: choose another mount point",
                                             path));
    }
}

TEST(MountPoint, BelongsToTheKernelInItsFileSystems) {
    for (const auto path : {"/proc", "/proc/fs/nfsd", "/sys", "/sys/kernel/debug", "/dev", "/dev/shm"}) {
        EXPECT_EQ(refused(path), fmt::format("[mount-point-refused] '{}' belongs to the kernel's file systems, which "
                                             "systemd mounts itself | hint: choose another mount point",
                                             path));
    }
    EXPECT_EQ(refused("/dev/hugepages-1G", "hugetlbfs"), "fine");
    EXPECT_NE(refused("/dev", "hugetlbfs"), "fine");
    EXPECT_NE(refused("/proc/x", "hugetlbfs"), "fine");
}

TEST(MountPoint, IsFreeElsewhere) {
    for (const auto path :
         {"/usr/local", "/etc/x", "/run/x", "/run/hosts", "/home", "/var", "/devices", "/process", "/srv"})
        EXPECT_EQ(refused(path), "fine");
}

}  // namespace
}  // namespace berth::test::of_mount_point
