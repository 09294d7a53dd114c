#include "core/units/mount_helpers.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "support.hpp"

namespace berth::test::of_mount_helpers {
namespace {

using std::string_literals::operator""s;

constexpr std::string_view services_of_all = "systemd-quotacheck.service quotaon.service";

std::string volume(std::string_view keys) { return fmt::format("[volume.a]\nwhere = '/srv/a'\n{}\n", keys); }

Lines checked_by(std::string_view what, std::string_view type, std::string_view more = "") {
    const Stock stock(volume(fmt::format("what = '{}'\ntype = '{}'\n{}", what, type, more)));
    EXPECT_EQ(stock.findings(), Lines{}) << type;
    EXPECT_EQ(stock.values("srv-a.mount", "Requires"), stock.values("srv-a.mount", "After")) << type;
    return stock.values("srv-a.mount", "Requires");
}

TEST(MountHelpers, CheckDevicesWhoseTypeHasAChecker) {
    const Lines by_service{"systemd-fsck@dev-x.service"};
    for (const auto* type : {"auto", "bcachefs", "btrfs", "exfat", "ext2", "ext3", "ext4", "f2fs", "hfs", "hfsplus",
                             "jfs", "minix", "msdos", "reiserfs", "vfat", "xfs", "udf,vfat", "auto,ext4"}) {
        EXPECT_EQ(checked_by("/dev/x", type), by_service) << type;
        EXPECT_EQ(checked_by("/dev/x", type, "fsck = true"), by_service) << type;
        EXPECT_EQ(checked_by("/dev/x", type, "fsck = false"), Lines{}) << type;
        EXPECT_EQ(checked_by("/dev/x", type, "options = ['ro']"), by_service) << type;
    }
    for (const auto* type : {"cramfs", "erofs", "iso9660", "squashfs", "romfs", "udf", "ntfs3", "nilfs2", "tmpfs",
                             "ntfs-3g", "udf,iso9660"})
        EXPECT_EQ(checked_by("/dev/x", type), Lines{}) << type;
    EXPECT_EQ(checked_by("/srv/image", "ext4"), Lines{});
    EXPECT_EQ(Stock(volume("what = '/dev/x'\ntype = 'bind'")).values("srv-a.mount", "Requires"), Lines{});
}

TEST(MountHelpers, LetACheckGoWithTheMountThatIsCounted) {
    const auto drop_in = [](std::string_view keys) {
        return Stock(volume(fmt::format("what = '/dev/x'\n{}", keys)))
            .unit("systemd-fsck@dev-x.service.d/50-berth-a.conf");
    };
    EXPECT_EQ(drop_in("activation = 'attach'"), "[Unit]\nIgnoreOnIsolate=yes\nStopWhenUnneeded=yes\n");
    for (const auto* keys : {"activation = 'access'", "activation = 'manual'", "wanted_by = ['x.target']"})
        EXPECT_EQ(drop_in(keys), "[Unit]\nIgnoreOnIsolate=yes\n") << keys;
    for (const auto* keys : {"", "required = true", "background = true", "activation = 'attach'\nfsck = false"})
        EXPECT_EQ(drop_in(keys), "none") << keys;
}

TEST(MountHelpers, HoldNoVolumeThatIsCounted) {
    const std::string keys = "what = '/dev/x'\ntype = 'ext4'\noptions = ['usrquota']\ngrowfs = true\nquota = true\n";
    for (const std::string work : {"growfs", "quotacheck", "quotaon"}) {
        const auto unit = "berth-" + work + "-a.service";
        const Stock boot(volume(keys));
        EXPECT_EQ(boot.values(unit, "BindsTo"), Lines{"srv-a.mount"}) << work;
        EXPECT_EQ(boot.values(unit, "Before"), (Lines{"shutdown.target", "local-fs.target"})) << work;
        EXPECT_TRUE(is_bound_helper(unit, "a"));
        EXPECT_FALSE(is_bound_helper(unit, "b"));
        const Stock attach(volume(keys + "activation = 'attach'"));
        EXPECT_EQ(attach.values(unit, "BindsTo"), Lines{}) << work;
        EXPECT_EQ(attach.values(unit, "StopPropagatedFrom"), Lines{"srv-a.mount"}) << work;
        EXPECT_EQ(attach.values(unit, "ConditionPathIsMountPoint"), Lines{"/srv/a"}) << work;
        EXPECT_EQ(attach.values(unit, "Before"), Lines{"shutdown.target"}) << work;
    }
    EXPECT_FALSE(is_bound_helper("berth-makefs-a.service", "a"));
}

TEST(MountHelpers, LetNoLocalFileSystemsWaitForTheServicesThatSeeToTheQuotasOfAll) {
    const auto order = [](std::string_view more, const std::string& work, bool has_services) {
        const Stock stock(
            volume(fmt::format("what = '/dev/x'\ntype = 'ext4'\noptions = ['usrquota']\nquota = true\n{}", more)), {},
            {}, {.has_quota_services = has_services});
        const auto unit = fmt::format("berth-{}-a.service", work);
        const auto after = stock.values(unit, "After");
        return std::pair(stock.values(unit, "Before").back(), std::ranges::find(after, services_of_all) != after.end());
    };
    for (const std::string work : {"quotacheck", "quotaon"}) {
        for (const auto* more : {"", "required = true", "activation = 'access'"}) {
            EXPECT_EQ(order(more, work, true), std::pair("remote-fs.target"s, true)) << more;
            EXPECT_EQ(order(more, work, false), std::pair("local-fs.target"s, false)) << more;
        }
        EXPECT_EQ(order("network = true", work, true), std::pair("remote-fs.target"s, true));
        EXPECT_EQ(order("network = true", work, false), std::pair("remote-fs.target"s, false));
        EXPECT_EQ(order("activation = 'attach'", work, true), std::pair("shutdown.target"s, true));
        EXPECT_EQ(order("activation = 'attach'", work, false), std::pair("shutdown.target"s, false));
    }
}

TEST(MountHelpers, LetWhatIsInAFileWaitForTheCheckOfTheQuotasAroundIt) {
    const auto waits = [](std::string_view more, std::string_view unit, std::string_view options, bool has_services) {
        const Stock stock(
            volume(fmt::format("what = '/dev/x'\ntype = 'ext4'\noptions = [{}]\nquota = true\n{}", options, more)), {},
            {}, {.has_quota_services = has_services});
        const auto after = stock.values(unit, "After");
        return std::ranges::any_of(
            after, [](const auto& units) { return units.find("berth-quotacheck-a.service") != std::string::npos; });
    };
    const std::array<std::pair<std::string_view, std::string_view>, 6> all{{
        {"[volume.b]\nwhat = 'volume:a/in'\nwhere = '/srv/b'\ntype = 'bind'\n[swap.s]\nwhat = 'volume:b/file'",
         "srv-b-file.swap"},
        {"[swap.s]\nwhat = '/srv/a/file'", "srv-a-file.swap"},
        {"[swap.s]\nwhat = 'volume:a/file'", "srv-a-file.swap"},
        {"[volume.b]\nwhat = 'volume:a/image'\nwhere = '/srv/b'\ntype = 'xfs'", "srv-b.mount"},
        {"[volume.b]\nwhat = '/srv/a/in/image'\nwhere = '/srv/a/b'\ntype = 'xfs'", "srv-a-b.mount"},
        {"[encrypted.e]\ndevice = '/srv/a/file'", "systemd-cryptsetup@e.service"},
    }};
    for (const auto& [more, unit] : all) {
        EXPECT_TRUE(waits(more, unit, "'usrquota'", false)) << more;
        EXPECT_FALSE(waits(more, unit, "'prjquota'", false)) << more << ": nothing is checked";
        EXPECT_FALSE(waits(more, unit, "'usrquota'", true)) << more;
    }
    const std::string_view bind = "[volume.b]\nwhat = 'volume:a/folder'\nwhere = '/srv/b'\ntype = 'bind'";
    EXPECT_FALSE(waits(bind, "srv-b.mount", "'usrquota'", false));
    const std::string_view between = "[volume.c]\nwhere = '/srv/a/c'\ntype = 'tmpfs'\n[swap.s]\nwhat = '/srv/a/c/file'";
    EXPECT_FALSE(waits(between, "srv-a-c-file.swap", "'usrquota'", false)) << "that is another file system";
}

TEST(MountHelpers, TurnOnTheQuotasThatOptionsAskFor) {
    const auto flags = [](std::string_view options, std::string_view work) {
        const Stock stock(volume(fmt::format("what = '/dev/x'\ntype = 'ext4'\nquota = true\noptions = [{}]", options)));
        EXPECT_EQ(stock.findings(), Lines{}) << options;
        return stock.values(fmt::format("berth-{}-a.service", work), "ExecStart");
    };
    const auto on = [](std::string_view f) { return Lines{fmt::format("/usr/sbin/quotaon \"-{}\" \"/srv/a\"", f)}; };
    const auto check = [](std::string_view f) {
        return Lines{fmt::format("/usr/sbin/quotacheck \"-n{}\" \"/srv/a\"", f)};
    };
    EXPECT_EQ(flags("'usrquota'", "quotaon"), on("u"));
    EXPECT_EQ(flags("'quota'", "quotaon"), on("u"));
    EXPECT_EQ(flags("'usrjquota=aquota.user', 'grpquota'", "quotaon"), on("ug"));
    EXPECT_EQ(flags("'grpquota', 'prjquota'", "quotaon"), on("gP"));
    EXPECT_EQ(flags("'grpquota', 'prjquota'", "quotacheck"), check("g"));
    EXPECT_EQ(flags("'prjquota'", "quotaon"), on("P"));
    EXPECT_EQ(flags("'prjquota'", "quotacheck"), Lines{});
}

TEST(MountHelpers, AreLeftOutWithTheirMount) {
    const std::string keys =
        "what = '/dev/x'\ntype = 'ext4'\noptions = ['usrquota']\nmakefs = true\ngrowfs = true\nquota = true\n";
    EXPECT_EQ(Stock(volume(keys)).paths().size(), 7U);
    // A guard makes, checks and changes nothing.
    EXPECT_EQ(Stock(volume(keys + "nonsense = 1\n")).paths(), (Lines{"srv-a.mount", "volume-a@.target"}));
    EXPECT_EQ(Stock(volume(keys), {}, "/dev/x /srv/a ext4 defaults 0 2\n").paths(), Lines{"volume-a@.target"});
    EXPECT_EQ(Stock(volume(keys), {}, {}, {.has_devices = false}).paths(), Lines{});
}

TEST(MountHelpers, MakeFileSystemsAndSwapOnAnEncryptedDeviceOnceItIsUnlocked) {
    // Not once its device unit is there: udev keeps that of a blank one back.
    const Stock stock("[encrypted.e]\ndevice = '/dev/x'\n" +
                      volume("what = 'encrypted:e'\ntype = 'ext4'\nmakefs = true") +
                      "[swap.s]\nwhat = 'encrypted:e'\nmakefs = true\n");
    for (const std::string unit : {"berth-makefs-a.service", "berth-mkswap-s.service"}) {
        EXPECT_EQ(stock.values(unit, "BindsTo"), Lines{"systemd-cryptsetup@e.service"}) << unit;
        EXPECT_EQ(stock.values(unit, "After"), Lines{"systemd-cryptsetup@e.service"}) << unit;
        EXPECT_EQ(stock.values(unit, "StopWhenUnneeded"), Lines{"yes"}) << unit;
    }
}

}  // namespace
}  // namespace berth::test::of_mount_helpers
