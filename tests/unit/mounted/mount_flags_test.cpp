#include "core/mounted/mount_flags.hpp"

#include "support.hpp"

namespace berth::test::of_mount_flags {
namespace {

/// What is to be changed: "IS -> WANTED" of each flag. `toml` is a volume at /srv/v, `mount` its line of mountinfo from
/// the device on, and `others` are mounts before it.
Lines changes(std::string_view toml, std::string_view mount, std::string_view others = {}) {
    const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\n{}\n", toml));
    EXPECT_EQ(stock.findings(), Lines{}) << toml;
    const auto table =
        parse_mount_table(fmt::format("1 0 254:0 / / rw,relatime - ext4 /dev/vda rw\n{}99 1 {}\n", others, mount), "");
    const auto* entry = top_at(table, "/srv/v");
    EXPECT_NE(entry, nullptr) << mount;
    Lines out;
    if (entry == nullptr) return out;
    for (const auto& flag : mount_flags(stock.volume("v"), *entry, table)) {
        if (!flag.is_right()) out.push_back(fmt::format("{} -> {}", flag.is, flag.wanted));
    }
    return out;
}

TEST(MountFlags, OfAFileSystemAreAsTheKernelHasThemWhereNothingIsDeclared) {
    const auto disk = [](std::string_view options, std::string_view shown) {
        return changes(fmt::format("what = '/dev/sda1'\ntype = 'ext4'\noptions = [{}]", options),
                       fmt::format("8:1 / /srv/v {} - ext4 /dev/sda1 rw", shown));
    };
    EXPECT_EQ(disk("", "rw,relatime"), Lines{});
    EXPECT_EQ(
        disk("", "rw,nosuid,nodev,noexec,nosymfollow,noatime"),
        (Lines{"nosuid -> suid", "nodev -> dev", "noexec -> exec", "nosymfollow -> symfollow", "noatime -> relatime"}));
    EXPECT_EQ(disk("'nosuid', 'noatime'", "rw,relatime"), (Lines{"suid -> nosuid", "relatime -> noatime"}));
    EXPECT_EQ(disk("'nosuid', 'suid'", "rw,nosuid,relatime"), Lines{"nosuid -> suid"}) << "the last word counts";
    EXPECT_EQ(disk("'strictatime'", "rw,relatime"), Lines{"relatime -> strictatime"});
    EXPECT_EQ(disk("'relatime'", "rw"), Lines{"strictatime -> relatime"});
    EXPECT_EQ(disk("'atime'", "rw,noatime"), Lines{"noatime -> relatime"});
    EXPECT_EQ(disk("", "rw,relatime,nodiratime"), Lines{"nodiratime -> diratime"});
    EXPECT_EQ(disk("'nodiratime'", "rw,relatime"), Lines{"diratime -> nodiratime"});
    EXPECT_EQ(disk("'nodiratime'", "rw,noatime"), (Lines{"noatime -> relatime", "diratime -> nodiratime"}));
    EXPECT_EQ(disk("", "rw,noatime,nodiratime"), (Lines{"noatime -> relatime", "nodiratime -> diratime"}));
    EXPECT_EQ(disk("'noatime', 'nodiratime'", "rw,noatime"), Lines{}) << "which says the same";
    EXPECT_EQ(disk("'ro'", "rw,relatime"), Lines{}) << "that is the file system's";
}

TEST(MountFlags, AreNotKnownWhereOthersHaveASayInThem) {
    EXPECT_EQ(changes("what = '/dev/sda1'\ntype = 'ext4'\noptions = ['users', 'dev']",
                      "8:1 / /srv/v rw,nosuid,nodev,noexec,noatime - ext4 /dev/sda1 rw"),
              (Lines{"nodev -> dev", "noatime -> relatime"}));
    EXPECT_EQ(changes("what = 'nas:'\ntype = 'fuse.sshfs'\noptions = ['noexec']",
                      "0:40 / /srv/v rw,nosuid,nodev,noatime - fuse.sshfs nas: rw"),
              Lines{"exec -> noexec"});
}

TEST(MountFlags, TellOfWhatTakesNoOptionsWhetherItIsReadOnly) {
    const auto overlay = [](std::string_view options, std::string_view shown) {
        return changes(fmt::format("type = 'overlay'\noptions = [{}]\noverlay = {{ lower = ['/a', '/b'] }}", options),
                       fmt::format("0:40 / /srv/v {} - overlay overlay ro", shown));
    };
    EXPECT_EQ(overlay("'ro'", "rw,relatime"), Lines{"rw -> ro"});
    EXPECT_EQ(overlay("", "ro,nosuid,relatime"), (Lines{"ro -> rw", "nosuid -> suid"}));
    const auto program = [](std::string_view options, std::string_view shown) {
        return changes(fmt::format("what = 'nas:'\ntype = 'fuse.sshfs'\noptions = [{}]", options),
                       fmt::format("0:40 / /srv/v {} - fuse.sshfs nas: rw", shown));
    };
    EXPECT_EQ(program("'ro'", "rw,relatime"), Lines{"rw -> ro"});
    EXPECT_EQ(program("'rw'", "ro,relatime"), Lines{"ro -> rw"});
    EXPECT_EQ(program("", "ro,relatime"), Lines{}) << "which may have its reasons";
}

TEST(MountFlags, OfABindAreThoseOfWhatItShows) {
    constexpr auto data = "90 1 8:1 / /data rw,noatime - ext4 /dev/sda1 rw\n";
    constexpr auto safe = "90 1 8:1 / /data ro,nosuid,relatime - ext4 /dev/sda1 rw\n";
    const auto bind = [](std::string_view options, std::string_view shown, std::string_view others) {
        return changes(fmt::format("what = '/data/a'\ntype = 'bind'\noptions = [{}]", options),
                       fmt::format("8:1 /a /srv/v {} - ext4 /dev/sda1 rw", shown), others);
    };
    EXPECT_EQ(bind("", "rw,noatime", data), Lines{});
    EXPECT_EQ(bind("", "ro,nosuid,relatime", data), (Lines{"ro -> rw", "nosuid -> suid", "relatime -> noatime"}));
    EXPECT_EQ(bind("", "ro,nosuid,nodev,relatime", safe), Lines{"nodev -> dev"});
    EXPECT_EQ(bind("", "rw,relatime", safe), Lines{}) << "mount(8) makes it so in some versions";
    EXPECT_EQ(bind("'ro', 'relatime'", "rw,noatime", data), (Lines{"rw -> ro", "noatime -> relatime"}));
    EXPECT_EQ(bind("'suid', 'rw'", "ro,nosuid,relatime", safe), (Lines{"ro -> rw", "nosuid -> suid"}));
    EXPECT_EQ(bind("", "ro,nosuid,relatime", "90 1 8:2 / /data rw - ext4 /dev/sda2 rw\n"), Lines{})
        << "where it is not known what it shows";
}

}  // namespace
}  // namespace berth::test::of_mount_flags
