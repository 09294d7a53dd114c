#include "core/values/filesystem_type.hpp"

#include "support.hpp"

namespace berth::test::of_filesystem_type {
namespace {

using namespace std::string_view_literals;

TEST(FilesystemType, IsAWordOrSeveral) {
    for (const auto text : {"ext4"sv, "auto"sv, "bind"sv, "rbind"sv, "fuse.sshfs"sv, "fuse./usr/bin/x-y"sv,
                            "ext4,xfs"sv, "ntfs-3g"sv, "noext3,ext4"sv, "xbind,ext4"sv}) {
        EXPECT_EQ(said(FilesystemType::parse(text)), text);
    }
    for (const auto text : {""sv, ","sv, "ext4,"sv, ",ext4"sv, "a,,b"sv, "a b"sv, "a/b"sv, "a%b"sv, "ü"sv}) {
        EXPECT_EQ(said(FilesystemType::parse(text)),
                  fmt::format("[type-invalid] '{}' is not a file system type | hint: write for example 'ext4', or "
                              "leave 'type' out",
                              text));
    }
}

TEST(FilesystemType, RefusesWhatIsNone) {
    for (const auto& [in, out] : {
             Case{"none",
                  "[type-invalid] 'none' is not a file system type | hint: write type = \"bind\" for a bind "
                  "mount"},
             Case{"swap",
                  "[type-invalid] swap is not mounted | hint: declare it as [swap.NAME], without 'where' and 'type'"},
             Case{"autofs",
                  "[type-invalid] 'autofs' is not a type to declare | hint: declare what is to be mounted, "
                  "with activation = \"access\""},
             Case{"ext4,bind", "[type-invalid] 'bind' and 'rbind' stand alone | hint: write type = \"bind\""},
             Case{"rbind,ext4", "[type-invalid] 'bind' and 'rbind' stand alone | hint: write type = \"bind\""},
         }) {
        EXPECT_EQ(said(FilesystemType::parse(in)), out);
    }
}

TEST(FilesystemType, RefusesInAListWhatItRefusesAlone) {
    for (const auto& [in, out] : {
             Case{"swap,ext4",
                  "[type-invalid] 'swap' can't be one of several types: swap is not mounted | hint: take 'swap' out of "
                  "the list"},
             Case{"auto,swap",
                  "[type-invalid] 'swap' can't be one of several types: swap is not mounted | hint: take 'swap' out of "
                  "the list"},
             Case{"ext4,none,xfs",
                  "[type-invalid] 'none' can't be one of several types: 'none' is not a file system type | hint: take "
                  "'none' out of the list"},
             Case{"ext4,autofs",
                  "[type-invalid] 'autofs' can't be one of several types: 'autofs' is not a type to declare | hint: "
                  "take "
                  "'autofs' out of the list"},
         }) {
        EXPECT_EQ(said(FilesystemType::parse(in)), out);
    }
    for (const auto word : {"none", "swap", "autofs", "bind", "rbind", "a/b", "a b", "", "auto", "ext4", "noswap",
                            "swapfs", "fuse.sshfs", "tmpfs"}) {
        const bool may_be_in_a_list = FilesystemType::parse(word) && !FilesystemType::parse(word)->is_bind();
        for (const auto shape : {"{},ext4", "ext4,{}", "xfs,{},ext4"})
            EXPECT_EQ(FilesystemType::parse(fmt::format(fmt::runtime(shape), word)).has_value(), may_be_in_a_list)
                << word << " in " << shape;
    }
}

TEST(FilesystemType, HasMembers) {
    const auto several = *FilesystemType::parse("ext4,xfs,nfs");
    EXPECT_EQ(several.members(), (std::vector<std::string_view>{"ext4", "xfs", "nfs"}));
    EXPECT_EQ(several.first().str(), "ext4");
    EXPECT_TRUE(several.is_list());
    EXPECT_FALSE(several.first().is_list());
    EXPECT_EQ(FilesystemType::automatic().members(), std::vector<std::string_view>{"auto"});
    EXPECT_EQ(FilesystemType().members(), std::vector<std::string_view>());
}

TEST(FilesystemType, KnowsWhereItsDataComeFrom) {
    const auto origin = [](std::string_view type) { return FilesystemType::parse(type)->origin(); };
    for (const auto type : {"auto", "ext4", "xfs", "btrfs", "vfat", "ext4,xfs"})
        EXPECT_EQ(origin(type), Origin::device) << type;
    for (const auto type :
         {"afs",        "ceph",           "cifs",     "gfs",     "gfs2",  "ncp",   "ncpfs",     "nfs",    "nfs4",
          "ocfs2",      "orangefs",       "pvfs2",    "smb3",    "smbfs", "davfs", "glusterfs", "lustre", "sshfs",
          "fuse.sshfs", "fuse.glusterfs", "nfs,nfs4", "ext4,nfs"})
        EXPECT_EQ(origin(type), Origin::network) << type;
    for (const auto type : {"tmpfs", "ramfs", "overlay", "hugetlbfs"}) EXPECT_EQ(origin(type), Origin::kernel) << type;
    for (const auto type : {"9p", "virtiofs", "fuse.rclone", "bind", "zfs", "slowfs"})
        EXPECT_EQ(origin(type), Origin::other) << type;
}

TEST(FilesystemType, KnowsWhatPid1TakesForANetworkType) {
    const auto known = [](std::string_view type) { return FilesystemType::parse(type)->is_network_to_pid1(); };
    EXPECT_TRUE(known("nfs4"));
    EXPECT_TRUE(known("fuse.sshfs"));
    EXPECT_FALSE(known("nfs,nfs4"));
    EXPECT_FALSE(known("fuse.rclone"));
    EXPECT_FALSE(known("ext4"));
}

}  // namespace
}  // namespace berth::test::of_filesystem_type
