#include "core/check/source.hpp"

#include "support.hpp"

using namespace berth;
using namespace berth::test;

namespace {

std::string settled(std::string_view type, std::string_view what) {
    Volume volume;
    volume.type = *FilesystemType::parse(type);
    if (!what.empty()) {
        volume.what = {.kind = What::Kind::text, .text = *SafeText::parse(what), .declared = std::string(what)};
    }
    if (const auto bad = settle_what(volume)) return said(*bad);
    switch (volume.what.kind) {
        case What::Kind::none: return "none";
        case What::Kind::path: return "path " + volume.what.text.str();
        case What::Kind::text: return "text " + volume.what.text.str();
        case What::Kind::volume: return "volume " + volume.what.name.str() + " below " + volume.what.below;
    }
    return {};
}

}  // namespace

TEST(What, OfADeviceIsAPathOrATag) {
    for (const auto& [in, out] : {
             Case{"/dev/sda1", "path /dev/sda1"},
             Case{"//srv//image.img",
                  "[what-invalid] '//srv//image.img' is not a device | hint: for an SMB share "
                  "write type = \"cifs\""},
             Case{"/srv//image.img/", "path /srv/image.img"},
             Case{"/dev/a=b", "path /dev/a=b"},
             Case{"UUID=1234-ABcd", "path /dev/disk/by-uuid/1234-ABcd"},
             Case{"LABEL=my data", "path /dev/disk/by-label/my\\x20data"},
             Case{"LABEL=a/b\\c", "path /dev/disk/by-label/a\\x2fb\\x5cc"},
             Case{"LABEL=grün", "path /dev/disk/by-label/grün"},
             Case{"LABEL=a=b", "path /dev/disk/by-label/a=b"},
             Case{"PARTUUID=1", "path /dev/disk/by-partuuid/1"},
             Case{"PARTLABEL=x", "path /dev/disk/by-partlabel/x"},
             Case{"ID=ata-x", "path /dev/disk/by-id/ata-x"},
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
             Case{"/srv/a/", "path /srv/a"},
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
    EXPECT_EQ(settled("tmpfs", ""), "text tmpfs");
    EXPECT_EQ(settled("ramfs", ""), "text ramfs");
    EXPECT_EQ(settled("tmpfs", "LABLE=x"), "text LABLE=x");
    EXPECT_EQ(settled("tmpfs", "volume:x"), "text volume:x");
}

TEST(What, OfOtherTypesIsAnyString) {
    EXPECT_EQ(settled("nfs4", "nas:/export"), "text nas:/export");
    EXPECT_EQ(settled("cifs", "//nas/share"), "text //nas/share");
    EXPECT_EQ(settled("9p", "tag"), "text tag");
    EXPECT_EQ(settled("fuse.rclone", "remote:path/"), "text remote:path/");
    EXPECT_EQ(settled("fuse.x", "/srv/a"), "path /srv/a");
    EXPECT_EQ(settled("fuse.x", "volume:data/a"), "volume data below /a");
}

TEST(What, OfOtherTypesIsNotChanged) { EXPECT_EQ(settled("fuse.x", "//nas/share"), "text //nas/share"); }

TEST(What, IsADeviceByTagForDriversInUserSpace) {
    EXPECT_EQ(settled("ntfs-3g", "UUID=1234"), "path /dev/disk/by-uuid/1234");
}
