#include <algorithm>

#include "core/options/type_rules.hpp"

#include "support.hpp"

namespace berth::test::of_type_rules {
namespace {

/// A system that has these drivers and programs, and knows of no others.
struct System {
    Lines drivers{};
    Lines programs{};  ///< mount.TYPE too
    bool knows_modules = true;

    [[nodiscard]] MountMeans means() const {
        const auto has = [](const Lines& names, std::string_view name) {
            return std::ranges::find(names, name) != names.end();
        };
        return {[](std::string_view type) { return type == "heard_of"; },
                [=, this](std::string_view type) {
                    if (has(drivers, type)) return Known::yes;
                    return knows_modules ? Known::no : Known::unknown;
                },
                [=, this](std::string_view name) { return has(programs, name); },
                [=, this](std::string_view name) { return has(programs, name); }};
    }
};

Lines judged(const System& system, std::string_view type, std::string_view what, const Lines& options = {}) {
    std::string list;
    for (const auto& option : options) list += fmt::format("'{}', ", option);
    const Stock stock(
        fmt::format("[volume.a]\nwhere = '/srv/a'\nwhat = '{}'\ntype = '{}'\noptions = [{}]\n", what, type, list));
    EXPECT_EQ(stock.findings(), Lines{}) << type;
    Diagnostics found;
    for (const auto& volume : stock.catalogue().volumes()) {
        judge_type(volume, system.means(), found);
        judge_programs(volume, system.means(), found);
    }
    return lines_of(found);
}

Lines missing(std::string_view program, std::string_view type, std::string_view package = {}) {
    auto line = fmt::format("4:8: warning: {} is not installed, and '{}' needs it [helper-missing]", program, type);
    if (!package.empty()) line += fmt::format(" | hint: on Debian it is in the package {}", package);
    return {line};
}

Lines without_checker(std::string_view program, std::string_view package) {
    return {
        fmt::format("4:8: warning: {} is not installed, so the volume can't be checked or repaired [helper-missing] "
                    "| hint: on Debian it is in the package {}",
                    program, package)};
}

TEST(TypeRules, NameTypesThatNobodyKnows) {
    EXPECT_EQ(
        judged({}, "etx4", "/dev/x"),
        Lines{"4:8: warning: nobody knows a file system type 'etx4' [type-unknown] | hint: did you mean 'ext4'?"});
    EXPECT_EQ(
        judged({}, "binde", "/dev/x"),
        Lines{"4:8: warning: nobody knows a file system type 'binde' [type-unknown] | hint: did you mean 'bind'?"});
    EXPECT_EQ(
        judged({}, "ext5", "/dev/x"),
        Lines{"4:8: warning: nobody knows a file system type 'ext5' [type-unknown] | hint: did you mean 'ext4'?"});
    EXPECT_EQ(
        judged({}, "nfts", "/dev/x"),
        Lines{"4:8: warning: nobody knows a file system type 'nfts' [type-unknown] | hint: did you mean 'ntfs'?"});
    EXPECT_EQ(judged({}, "entirely_else", "/dev/x"),
              Lines{"4:8: warning: nobody knows a file system type 'entirely_else' [type-unknown]"});
    EXPECT_EQ(
        judged({}, "etx4,xsf", "/dev/x"),
        Lines{"4:8: warning: nobody knows a file system type 'etx4' [type-unknown] | hint: did you mean 'ext4'?"});
}

TEST(TypeRules, KnowATypeByAnybodyWhoDoes) {
    for (const auto* type :
         {"auto", "etx4,ext4", "etx4,auto", "heard_of,x", "fuse.anything,x", "noext4", "noext4,noxfs"})
        EXPECT_EQ(judged({}, type, "/dev/x"), Lines{}) << type;
    EXPECT_EQ(judged({.drivers = {"mine"}}, "mine", "/dev/x"), Lines{});
    EXPECT_EQ(judged({.programs = {"mount.mine"}}, "mine", "/dev/x"), Lines{});
    EXPECT_EQ(judged({}, "bind", "/srv"), Lines{});
}

TEST(TypeRules, KnowTypesThatAreRareAndSayWhereTheyAreMissing) {
    for (const auto* type :
         {"beegfs", "gpfs", "efs", "juicefs", "wekafs", "drvfs", "vmhgfs", "jffs2", "qnx4", "cgroup"}) {
        EXPECT_EQ(judged({}, type, "/dev/x"),
                  Lines{fmt::format("4:8: warning: this system can't mount '{}': it has neither a driver nor a "
                                    "mount.{} [type-unavailable]",
                                    type, type)});
        EXPECT_EQ(judged({.programs = {fmt::format("mount.{}", type)}}, type, "/dev/x"), Lines{}) << type;
        EXPECT_EQ(judged({.knows_modules = false}, type, "/dev/x"), Lines{}) << type;
    }
    for (const auto* type : {"gcsfuse", "exfat-fuse", "moosefs", "mergerfs"})
        EXPECT_EQ(judged({.knows_modules = false}, type, "/dev/x"), Lines{}) << type;
}

TEST(TypeRules, NameTypesThatThisSystemCannotMount) {
    const Lines unavailable{
        "4:8: warning: this system can't mount 'xfs': it has neither a driver nor a mount.xfs [type-unavailable]"};
    EXPECT_EQ(judged({}, "xfs", "/dev/x"), unavailable);
    EXPECT_EQ(judged({.drivers = {"ext4"}}, "xfs", "/dev/x"), unavailable);
    EXPECT_EQ(judged({.drivers = {"xfs"}}, "xfs", "/dev/x"), Lines{});
    EXPECT_EQ(judged({.programs = {"mount.xfs"}}, "xfs", "/dev/x"), Lines{});
    EXPECT_EQ(judged({.knows_modules = false}, "xfs", "/dev/x"), Lines{});
    EXPECT_EQ(judged({}, "xfs,ext4", "/dev/x"), Lines{});
    // One cause, one finding.
    EXPECT_EQ(judged({}, "nfs", "nas:/a"), missing("mount.nfs", "nfs", "nfs-common"));
    EXPECT_EQ(judged({}, "ext4", "/dev/x").size(), 1U);
}

TEST(TypeRules, NameTheProgramThatIsMissing) {
    EXPECT_EQ(judged({.drivers = {"nfs4"}}, "nfs4", "nas:/a"), missing("mount.nfs4", "nfs4", "nfs-common"));
    EXPECT_EQ(judged({.programs = {"mount.nfs4"}}, "nfs4", "nas:/a"), Lines{});
    EXPECT_EQ(judged({}, "cifs", "//nas/a"), missing("mount.cifs", "cifs", "cifs-utils"));
    EXPECT_EQ(judged({}, "smb3", "//nas/a"), missing("mount.smb3", "smb3", "cifs-utils"));
    EXPECT_EQ(judged({}, "davfs", "https://nas/a"), missing("mount.davfs", "davfs", "davfs2"));
    EXPECT_EQ(judged({}, "glusterfs", "nas:/a"), missing("mount.glusterfs", "glusterfs", "glusterfs-client"));
    EXPECT_EQ(judged({.drivers = {"ceph"}}, "ceph", "nas:/a"), Lines{});
}

TEST(TypeRules, LetTheDriverDoWithoutAProgramThatHasNothingToDo) {
    EXPECT_EQ(judged({}, "nfs", "nas:/a", {"addr=192.0.2.1"}), Lines{});
    EXPECT_EQ(judged({}, "cifs", "//nas/a", {"ip=192.0.2.1"}), Lines{});
    EXPECT_EQ(judged({}, "cifs", "//192.0.2.1/a", {"username=a"}), Lines{});
    EXPECT_EQ(judged({}, "cifs", "//2001:db8::1/a"), Lines{});
    EXPECT_EQ(judged({}, "cifs", "//192.0.2.1/a", {"credentials=/etc/x"}), missing("mount.cifs", "cifs", "cifs-utils"));
    EXPECT_EQ(judged({}, "cifs", "//nas/a", {"ip=192.0.2.1", "cred=/etc/x"}),
              missing("mount.cifs", "cifs", "cifs-utils"));
    EXPECT_EQ(judged({}, "cifs", "//nas"), missing("mount.cifs", "cifs", "cifs-utils"));
}

TEST(TypeRules, KnowWhatFuseRuns) {
    EXPECT_EQ(judged({}, "fuse.sshfs", "nas:/a"), missing("mount.fuse", "fuse.sshfs", "fuse3"));
    EXPECT_EQ(judged({.programs = {"mount.fuse"}}, "fuse.sshfs", "nas:/a"), missing("sshfs", "fuse.sshfs", "sshfs"));
    EXPECT_EQ(judged({.programs = {"mount.fuse"}}, "fuse.mine", "nas:/a"), missing("mine", "fuse.mine"));
    EXPECT_EQ(judged({.programs = {"mount.fuse", "sshfs"}}, "fuse.sshfs", "nas:/a"), Lines{});
    EXPECT_EQ(judged({.programs = {"mount.fuse.sshfs"}}, "fuse.sshfs", "nas:/a"), Lines{});
    EXPECT_EQ(judged({.programs = {"mount.fuse"}}, "fuse", "sshfs#nas:/a"), missing("sshfs", "fuse", "sshfs"));
    EXPECT_EQ(judged({.programs = {"mount.fuse", "sshfs"}}, "fuse", "sshfs#nas:/a"), Lines{});
    EXPECT_EQ(judged({.programs = {"mount.fuse"}}, "fuse", "whatever"), Lines{});
    EXPECT_EQ(judged({.programs = {"mount.fuse"}}, "fuse", "/opt/a#b"), Lines{});
}

TEST(TypeRules, NameTheCheckerThatIsMissing) {
    const System bare{.drivers = {"ext4", "vfat", "xfs", "btrfs", "squashfs"}};
    EXPECT_EQ(judged(bare, "ext4", "/dev/x"), without_checker("fsck.ext4", "e2fsprogs"));
    EXPECT_EQ(judged(bare, "vfat", "UUID=1234-5678"), without_checker("fsck.vfat", "dosfstools"));
    EXPECT_EQ(judged(bare, "ext4", "/dev/x", {"ro"}), Lines{});
    EXPECT_EQ(judged(bare, "ext4", "/srv/image"), Lines{});
    for (const auto* type : {"xfs", "btrfs", "squashfs"}) EXPECT_EQ(judged(bare, type, "/dev/x"), Lines{}) << type;
    EXPECT_EQ(judged({.drivers = {"ext4"}, .programs = {"fsck.ext4"}}, "ext4", "/dev/x"), Lines{});
}

TEST(TypeRules, NameWhatMakefsAndQuotaLack) {
    const auto said = [](const System& system, std::string_view keys) {
        const Stock stock(fmt::format("[volume.a]\nwhere = '/srv/a'\nwhat = '/dev/x'\n{}", keys));
        EXPECT_EQ(stock.findings(), Lines{});
        Diagnostics found;
        judge_programs(stock.volume("a"), system.means(), found);
        return lines_of(found);
    };
    const std::string_view keys = "type = 'ext4'\nmakefs = true\nquota = true\noptions = ['noatime', 'usrquota']\n";
    EXPECT_EQ(said({.drivers = {"ext4"}, .programs = {"fsck.ext4"}}, keys),
              (Lines{"4:8: warning: mkfs.ext4 is not installed, so 'makefs' can't make the file system "
                     "[helper-missing] | hint: on Debian it is in the package e2fsprogs",
                     "7:23: warning: quotaon is not installed, so no quotas are turned on [helper-missing] | hint: on "
                     "Debian it is in the package quota"}));
    EXPECT_EQ(said({.drivers = {"ext4"}, .programs = {"fsck.ext4", "mkfs.ext4", "quotaon"}}, keys), Lines{});
    EXPECT_EQ(said({.drivers = {"ext4"}}, "type = 'ext4'\nfsck = false\n"), Lines{});
}

}  // namespace
}  // namespace berth::test::of_type_rules
