#include <array>

#include "support_facts.hpp"

namespace berth::test::of_source_findings {
namespace {

Lines carrying(std::string_view type, Content::Kind kind, const std::string& carried, std::vector<std::string> known) {
    return of_disk(fmt::format("type = '{}'", type), [&](VolumeFacts& facts) {
        facts.content = {.kind = kind, .type = carried, .known = std::move(known)};
    });
}

TEST(SourceFindings, NameASourceThatIsNotThere) {
    const auto absent = [](std::string path) {
        return [path](VolumeFacts& facts) { facts.source = at(Kind::missing, path); };
    };
    EXPECT_EQ(of_disk("", absent("/dev/sdb")),
              Lines{"2:8: warning: '/dev/sdb' does not exist [source-missing] | hint: 'lsblk' lists what there is"});
    EXPECT_EQ(of_disk("", absent("/dev/disk/by-label/x"), "LABEL=x"),
              Lines{"2:8: warning: no device has 'LABEL=x' [source-missing] | hint: 'lsblk -f' lists what there is"});
    EXPECT_EQ(of_disk("", absent("/x.img"), "/x.img"), Lines{"2:8: warning: '/x.img' does not exist [source-missing]"});
    EXPECT_EQ(of_disk("type = 'bind'", absent("/b/c"), "/b/c"),
              Lines{"2:8: warning: '/b/c' does not exist [source-missing] | hint: mkdir -p /b/c, or correct 'what'"});
    EXPECT_EQ(of_disk("type = 'bind'", absent("/d"), "/b/c"),
              Lines{"2:8: warning: '/b/c' leads to '/d', which does not exist [source-missing] | "
                    "hint: mkdir -p /d, or correct 'what'"});
}

TEST(SourceFindings, DoNotMissADeviceThatComesWhenItIsNeeded) {
    const auto absent = [](VolumeFacts& facts) { facts.source = at(Kind::missing, "/dev/sdb"); };
    for (const auto* relation : {"requires", "binds_to", "wants"})
        EXPECT_EQ(of_disk(fmt::format("{} = ['iscsi-login.service']", relation), absent), Lines{}) << relation;
    EXPECT_EQ(of_disk("after = ['iscsi-login.service']", absent).size(), 1U);
    EXPECT_EQ(of_disk("requires = ['other.mount']", absent).size(), 1U);
    EXPECT_EQ(of_disk("type = 'bind'\nrequires = ['login.service']", absent, "/srv/b").size(), 1U);
    for (const auto* what : {"encrypted:c", "/dev/mapper/c"}) {
        Here here(disk("a", "", what) + "[encrypted.c]\ndevice = '/dev/sdc'\n", root);
        here["a"].source = at(Kind::missing, "/dev/mapper/c");
        EXPECT_EQ(here.findings(), Lines{}) << what;
    }
}

TEST(SourceFindings, ExpectNoSourceOfATypeWithoutOne) {
    for (const std::string_view more : {"type = 'nfs'", "type = 'fuse.x'", "type = '9p'"}) {
        EXPECT_EQ(of_disk(more, [](VolumeFacts& facts) { facts.source = at(Kind::missing); }, "nas:/x"), Lines{});
    }
}

TEST(SourceFindings, LeaveItToOthersWhatTheirTypesTake) {
    const auto is = [](Kind kind) { return [kind](VolumeFacts& facts) { facts.source = at(kind, "/dev/x"); }; };
    EXPECT_EQ(of_disk("type = 'ubifs'", is(Kind::other)), Lines{});
    EXPECT_EQ(of_disk("type = 'fuse.bindfs'", is(Kind::folder)), Lines{});
    EXPECT_EQ(of_disk("type = 'bcachefs'", is(Kind::missing), "/dev/vda:/dev/vdb"), Lines{});
    EXPECT_EQ(of_disk("type = 'fuse.mergerfs'", is(Kind::missing), "/dev/shm/a:/srv"), Lines{});
    EXPECT_NE(of_disk("type = 'fuse.bindfs'", is(Kind::missing)), Lines{});
}

TEST(SourceFindings, NameASourceOfTheWrongKind) {
    EXPECT_EQ(of_disk("type = 'ext4'", [](VolumeFacts& facts) { facts.source = at(Kind::folder, "/dev/sdb"); }),
              Lines{"2:8: warning: '/dev/sdb' is a folder, and 'ext4' needs a block device or an image file "
                    "[source-kind] | hint: for a folder write type = \"bind\""});
    EXPECT_EQ(of_disk("type = 'ext4'", [](VolumeFacts& facts) { facts.source = at(Kind::other, "/dev/sdb"); }),
              Lines{"2:8: warning: '/dev/sdb' is neither a block device nor a file, and 'ext4' needs a block device "
                    "or an image file [source-kind]"});
}

TEST(SourceFindings, CompareTheTypeWithWhatIsThere) {
    using C = Content::Kind;
    EXPECT_EQ(carrying("ext4", C::filesystem, "ext4", {"ext4"}), Lines{});
    EXPECT_EQ(carrying("ext4", C::filesystem, "xfs", {"ext4"}),
              Lines{"2:8: warning: '/dev/sdb' carries xfs, not ext4 [source-type] | hint: write type = \"xfs\""});
    EXPECT_EQ(carrying("ext3", C::filesystem, "ext4", {"ext3"}).size(), 1U);
    EXPECT_EQ(carrying("ext4,btrfs", C::filesystem, "xfs", {"ext4", "btrfs"}).size(), 1U);
    EXPECT_EQ(carrying("ext4", C::blank, "", {"ext4"}),
              Lines{"2:8: warning: '/dev/sdb' carries no file system [source-type]"});
    EXPECT_EQ(carrying("auto", C::blank, "", {}).size(), 1U);
    EXPECT_EQ(carrying("xfs", C::other, "crypto_LUKS", {"xfs"}),
              Lines{"2:8: warning: '/dev/sdb' carries a LUKS container, not xfs [source-type] | hint: unlock it by "
                    "/etc/crypttab, and name /dev/mapper/NAME"});
    EXPECT_EQ(carrying("auto", C::other, "swap", {}),
              Lines{"2:8: warning: '/dev/sdb' carries swap space, not a file system [source-type]"});
    EXPECT_EQ(carrying("auto", C::partitions, "gpt", {}),
              Lines{"2:8: warning: '/dev/sdb' carries a partition table (gpt), not a file system [source-type] | "
                    "hint: name one of its partitions"});
}

TEST(SourceFindings, KnowWhichTypesTakeWhich) {
    const std::vector<std::array<std::string_view, 2>> pairs{
        {"ext4", "ext2"},    {"ext4", "ext3"},     {"ext2", "ext3"},   {"vfat", "vfat"},   {"msdos", "vfat"},
        {"ntfs3", "ntfs"},   {"ntfs", "ntfs"},     {"iso9660", "udf"}, {"udf", "iso9660"}, {"auto", "xfs"},
        {"ext4,xfs", "xfs"}, {"xfs,auto", "f2fs"}, {"noext4", "xfs"},  {"qnx6", "xfs"},    {"hfs", "hfsplus"}};
    for (const auto& [declared, carried] : pairs) {
        std::vector<std::string> known{std::string(declared)};
        if (declared == "noext4" || declared == "qnx6") known.clear();
        EXPECT_EQ(carrying(declared, Content::Kind::filesystem, std::string(carried), known), Lines{})
            << declared << " " << carried;
    }
}

TEST(SourceFindings, DoNotMissAFileSystemThatNobodyWouldRecognize) {
    EXPECT_EQ(carrying("qnx6", Content::Kind::blank, "", {}), Lines{});
    EXPECT_EQ(carrying("ext4,qnx6", Content::Kind::blank, "", {"ext4"}), Lines{});
    EXPECT_EQ(carrying("ext4", Content::Kind::unknown, "", {"ext4"}), Lines{});
}

TEST(SourceFindings, SayWhatMayNotBeRead) {
    EXPECT_EQ(of_disk("", [](VolumeFacts& facts) { facts.content.may_not_be_read = true; }),
              Lines{"2:8: note: '/dev/sdb' is not looked at: it may not be read [not-looked-at]"});
}

Lines of_two(std::string_view first, std::string_view second) {
    Here here(disk("a", first, "UUID=1") + disk("b", second), root);
    for (const auto* name : {"a", "b"}) {
        here[name].source = at(Kind::block_device, "/dev/sdb");
        here[name].source.device = "8:16";
    }
    return here.findings();
}

TEST(SourceFindings, NameADeviceThatTwoVolumesHave) {
    EXPECT_EQ(of_two("", ""),
              Lines{"6:8: warning: '/dev/sdb' is the source of volume 'a' too [source-repeated] | hint: for a second "
                    "place write type = \"bind\" and what = \"volume:a\" | note: 2:8: which stands here"});
    EXPECT_EQ(of_two("activation = 'attach'", "activation = 'attach'").size(), 1U);
}

TEST(SourceFindings, AllowADeviceToHaveTwoVolumesThatGetAlong) {
    EXPECT_EQ(of_two("type = 'btrfs'\noptions = ['subvol=/x']", "type = 'btrfs'\noptions = ['subvol=/y']"), Lines{});
    EXPECT_EQ(of_two("activation = 'off'", ""), Lines{});
    EXPECT_EQ(of_two("activation = 'manual'", ""), Lines{});
    EXPECT_EQ(of_two("options = ['ro']", "type = 'squashfs'"), Lines{});
    EXPECT_EQ(of_two("options = ['ro']", "").size(), 1U);
}

TEST(SourceFindings, TellImagesApartByTheFileItself) {
    Here here(disk("a", "", "/x.img") + disk("b", "", "/link.img") + disk("c", "", "/y.img"), root);
    for (const auto* name : {"a", "b", "c"}) here[name].source = at(Kind::file, "/x.img");
    here["a"].source.identity = here["b"].source.identity = "8:1:77";
    here["c"].source.identity = "8:1:78";
    ASSERT_EQ(here.findings().size(), 1U);
    EXPECT_EQ(here.findings().front().substr(0, 66),
              "6:8: warning: '/link.img' is the source of volume 'a' too [source-");
}

}  // namespace
}  // namespace berth::test::of_source_findings
