#include "system/mounts/mount_obstacles.hpp"

#include <gmock/gmock.h>
#include <algorithm>

#include "support_files.hpp"

namespace berth::test::of_mount_obstacles {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const MountTable table = parse_mount_table(
    "1 0 8:1 / / rw - ext4 /dev/sda1 rw\n"
    "5 4 0:9 / /srv/data/a/b rw - tmpfs t rw\n"
    "2 1 8:2 / /srv/data rw - ext4 /dev/sda2 rw\n"
    "3 1 8:3 / /srv/data2 rw - ext4 /dev/sda3 rw\n"
    "4 2 0:8 / /srv/data/a rw - tmpfs t rw\n"
    "6 2 0:7 / /srv/data/new\\012line rw - tmpfs t rw\n",
    "");

const MountEntry& mount(int id) { return *std::ranges::find(table, id, &MountEntry::id); }

TEST(MountObstacles, HaveTheMountsOnItTheInnermostFirst) {
    const TestFolder none;
    EXPECT_THAT(mount_obstacles(mount(2), table, none.path()).mounts_below,
                ElementsAre("/srv/data/a/b", "/srv/data/new\nline", "/srv/data/a"));
    EXPECT_THAT(mount_obstacles(mount(3), table, none.path()).mounts_below, IsEmpty());
}

TEST(MountObstacles, HaveLoopDevicesWithTheirFileThere) {
    const TestFolder root;
    root.file("sys/block/loop0/loop/backing_file", "/srv/data/image one\n");
    root.file("sys/block/loop1/loop/backing_file", "/srv/data2/image\n");
    root.file("sys/block/loop2/loop/backing_file", "/srv/data/a/image\n");
    root.file("sys/block/loop3/loop/backing_file", "/srv/data/new\nline (deleted)\n");
    root.folder("sys/block/loop4");
    root.file("sys/block/sda/loop/backing_file", "/srv/data/x\n");
    const auto devices = mount_obstacles(mount(2), table, root.path()).loop_devices;
    EXPECT_THAT(devices, ElementsAre(LoopDevice{"/dev/loop0", "/srv/data/image one"},
                                     LoopDevice{"/dev/loop3", "/srv/data/new\nline (deleted)"}));
}

TEST(MountObstacles, HaveSwapFilesThere) {
    const TestFolder root;
    root.file("proc/swaps",
              "Filename\t\t\t\tType\t\tSize\tUsed\tPriority\n"
              "/dev/sda5                               partition\t1024\t0\t-2\n"
              "/srv/data/swap\\040file                  file\t\t1024\t0\t-3\n"
              "/srv/data/\xff\\134\\012                  file\t\t1024\t0\t-3\n"
              "/srv/data/gone\\040(deleted)              file\t\t1024\t0\t-3\n"
              "/srv/data2/swap                         file\t\t1024\t0\t-4\n");
    EXPECT_THAT(mount_obstacles(mount(2), table, root.path()).swap_files,
                ElementsAre("/srv/data/swap file", "/srv/data/\xff\\\n", "/srv/data/gone"));
}

TEST(MountObstacles, CanBeLookedForOnThisMachine) {
    const auto here = parse_mount_table("1 0 0:1 / /nowhere rw - t t rw\n", "");
    const auto found = mount_obstacles(here.front(), here);
    EXPECT_THAT(found.loop_devices, IsEmpty());
    EXPECT_THAT(found.swap_files, IsEmpty());
}

}  // namespace
}  // namespace berth::test::of_mount_obstacles
