#include "core/check/source.hpp"

#include <array>
#include <variant>

#include "support.hpp"

namespace berth::test::of_what {
namespace {

std::string settled(std::string_view type, std::string_view words) {
    What what;
    if (!words.empty()) what = {.source = Words{*SafeText::parse(words)}, .where = {}, .declared = std::string(words)};
    if (const auto bad = settle_what(what, *FilesystemType::parse(type))) {
        EXPECT_TRUE(what.is_missing()) << "what is refused is not left there";
        return said(*bad);
    }
    constexpr std::array<std::string_view, 7> kinds{"none",    "device ", "mapped ", "file ",
                                                    "export ", "words ",  "volume "};
    const auto kind = std::string(kinds[what.source.index()]);
    const auto* in_volume = std::get_if<VolumePath>(&what.source);
    return kind + (in_volume ? in_volume->name.str() + " below " + in_volume->below : what.text().str());
}

TEST(What, OfADeviceIsAPathOrATag) {
    for (const auto& [in, out] : {
             Case{"/dev/sda1", "device /dev/sda1"},
             Case{"//srv//image.img",
                  "[what-invalid] '//srv//image.img' is not a device | hint: for an SMB share "
                  "write type = \"cifs\""},
             Case{"/srv//image.img/", "file /srv/image.img"},
             Case{"/dev/a=b", "device /dev/a=b"},
             Case{"UUID=1234-ABcd", "device /dev/disk/by-uuid/1234-ABcd"},
             Case{"LABEL=my data", "device /dev/disk/by-label/my\\x20data"},
             Case{"LABEL=a/b\\c", "device /dev/disk/by-label/a\\x2fb\\x5cc"},
             Case{"LABEL=grün", "device /dev/disk/by-label/grün"},
             Case{"LABEL=a=b", "device /dev/disk/by-label/a=b"},
             Case{"PARTUUID=1", "device /dev/disk/by-partuuid/1"},
             Case{"PARTLABEL=x", "device /dev/disk/by-partlabel/x"},
             Case{"ID=ata-x", "device /dev/disk/by-id/ata-x"},
             Case{"LABLE=x", "[tag-unknown] there is no tag 'LABLE=' | hint: did you mean 'LABEL=x'?"},
             Case{"FOOBAR=x",
                  "[tag-unknown] there is no tag 'FOOBAR=' | hint: a device is named by its path, or by "
                  "UUID=, LABEL=, PARTUUID=, PARTLABEL= or ID="},
             Case{"UUID=", "[what-invalid] the tag 'UUID=' has no value"},
             Case{"UUID=\"1\"", "[what-invalid] the value of 'UUID=' has quotes around it | hint: write 'UUID=1'"},
             Case{"//nas/share",
                  "[what-invalid] '//nas/share' is not a device | hint: for an SMB share write type = "
                  "\"cifs\""},
             Case{"nas:/export",
                  "[what-invalid] 'nas:/export' is not a device | hint: for an NFS export write type = "
                  "\"nfs4\""},
             Case{"sda1",
                  "[what-invalid] 'sda1' is not a device | hint: write its path, or UUID=, LABEL=, PARTUUID=, "
                  "PARTLABEL= or ID= and a value"},
             Case{"/dev/../sda", "[path-invalid] the path must not have '..' in it"},
             Case{"volume:data", "volume data below "},
             Case{"volume:data/a.img", "volume data below /a.img"},
             Case{"volume:/a",
                  "[what-invalid] 'volume:' is followed by the name of a volume | hint: write 'volume:NAME' or "
                  "'volume:NAME/SUB/PATH'"},
             Case{"volume:data/../x", "[path-invalid] the path must not have '..' in it"},
             Case{"",
                  "[key-missing] the volume has no 'what' | hint: add what is to be mounted, for example what = "
                  "\"LABEL=data\""},
         }) {
        EXPECT_EQ(settled("auto", in), out) << in;
    }
}

TEST(What, OfABindIsAFolder) {
    for (const auto& [in, out] : {
             Case{"/srv/a/", "file /srv/a"},
             Case{"volume:data/www", "volume data below /www"},
             Case{"UUID=1",
                  "[what-invalid] a bind mount needs a folder, not 'UUID=1' | hint: write its absolute path, "
                  "or 'volume:NAME/SUB/PATH'"},
             Case{"srv",
                  "[what-invalid] a bind mount needs a folder, not 'srv' | hint: write its absolute path, or "
                  "'volume:NAME/SUB/PATH'"},
             Case{"",
                  "[key-missing] the volume has no 'what' | hint: add the folder, as what = \"/FOLDER\" or "
                  "\"volume:NAME/SUB\""},
         }) {
        EXPECT_EQ(settled("bind", in), out) << in;
        EXPECT_EQ(settled("rbind", in), out) << in;
    }
}

TEST(What, OfANodevTypeIsItsName) {
    EXPECT_EQ(settled("tmpfs", ""), "words tmpfs");
    EXPECT_EQ(settled("ramfs", ""), "words ramfs");
    EXPECT_EQ(settled("tmpfs", "LABLE=x"), "words LABLE=x");
    EXPECT_EQ(settled("tmpfs", "volume:x"), "words volume:x");
}

TEST(What, OfOtherTypesIsAnyString) {
    EXPECT_EQ(settled("nfs4", "nas:/export"), "export nas:/export");
    EXPECT_EQ(settled("cifs", "//nas/share"), "export //nas/share");
    EXPECT_EQ(settled("9p", "tag"), "words tag");
    EXPECT_EQ(settled("fuse.rclone", "remote:path/"), "words remote:path/");
    EXPECT_EQ(settled("fuse.x", "/srv/a"), "file /srv/a");
    EXPECT_EQ(settled("fuse.x", "volume:data/a"), "volume data below /a");
}

TEST(What, OfOtherTypesIsNotChanged) { EXPECT_EQ(settled("fuse.x", "//nas/share"), "words //nas/share"); }

TEST(What, IsADeviceByTagForDriversInUserSpace) {
    EXPECT_EQ(settled("ntfs-3g", "UUID=1234"), "device /dev/disk/by-uuid/1234");
}

TEST(What, OfAnEncryptedVolumeIsWhatItBecomes) {
    for (const auto type : {"auto", "ext4", "fuse.x"})
        EXPECT_EQ(settled(type, "encrypted:vault"), "mapped /dev/mapper/vault");
    EXPECT_EQ(settled("auto", "encrypted:a/b"),
              "[what-invalid] 'encrypted:' is followed by the name of an encrypted volume | hint: write "
              "'encrypted:NAME', and declare [encrypted.NAME]");
}

TEST(What, BelowDevIsADeviceAndDevItselfIsNone) {
    EXPECT_EQ(settled("bind", "/dev/shm"), "device /dev/shm");
    EXPECT_EQ(settled("bind", "/dev/"), "file /dev");
    EXPECT_EQ(settled("bind", "/devices"), "file /devices");
}

}  // namespace
}  // namespace berth::test::of_what
