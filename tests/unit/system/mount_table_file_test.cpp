#include "system/mounts/mount_table_file.hpp"

#include <libmount/libmount.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>

#include "support_files.hpp"
#include "system/base/owned.hpp"

namespace berth::test::of_mount_table_file {
namespace {

using Lines = std::vector<std::string>;

std::string_view text_of(const char* text) { return text == nullptr ? "" : text; }

/// All that libmount tells of each mount.
Lines by_libmount(const std::string& mountinfo) {
    const TestFolder folder;
    folder.file("mountinfo", mountinfo);
    const Owned<libmnt_table, mnt_free_table> table(mnt_new_table());
    const Owned<libmnt_iter, mnt_free_iter> iter(mnt_new_iter(MNT_ITER_FORWARD));
    EXPECT_EQ(mnt_table_parse_file(table.get(), (folder / "mountinfo").c_str()), 0);
    Lines out;
    for (libmnt_fs* fs = nullptr; mnt_table_next_fs(table.get(), iter.get(), &fs) == 0;) {
        out.push_back(fmt::format("{} on {} | {} {} {} | {} | {} | {}", mnt_fs_get_id(fs), mnt_fs_get_parent_id(fs),
                                  text_of(mnt_fs_get_root(fs)), text_of(mnt_fs_get_target(fs)),
                                  text_of(mnt_fs_get_source(fs)), text_of(mnt_fs_get_vfs_options(fs)),
                                  text_of(mnt_fs_get_fstype(fs)), text_of(mnt_fs_get_fs_options(fs))));
    }
    return out;
}

Lines by_hand(const std::string& mountinfo) {
    Lines out;
    for (const auto& entry : parse_mount_table(mountinfo, "")) {
        out.push_back(fmt::format("{} on {} | {} {} {} | {} | {} | {}", entry.id, entry.parent, entry.root, entry.where,
                                  entry.source, fmt::join(entry.options, ","), entry.type,
                                  fmt::join(entry.filesystem_options, ",")));
    }
    return out;
}

TEST(MountTableFile, IsReadAsLibmountReadsIt) {
    const std::string text =
        "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard\n"
        "36 27 98:0 /a\\040b /mnt/x\\134y\\012z\\043 ro,noatime master:1 propagate_from:2 - fuse.sshfs u@h:/a\\040b "
        "rw\n"
        "37 36 0:9 / /mnt/\xff\\011 rw - tmpfs  rw,size=4k\n"
        "38 37 0:9 / /mnt/\xff\\011 rw unbindable - tmpfs LABEL=x rw\n";
    EXPECT_EQ(by_hand(text), by_libmount(text));
    EXPECT_EQ(by_hand(text).size(), 4U);
}

TEST(MountTableFile, IsThatOfThisMachine) {
    std::ifstream stream("/proc/self/mountinfo");
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    // Where there is none of what libmount can't do
    if (text.find("/dev/root ") == std::string::npos) {
        EXPECT_EQ(by_hand(text), by_libmount(text));
    }
    const auto table = read_mount_table();
    ASSERT_TRUE(table);
    EXPECT_NE(mount_of(*table, "/proc/self/mountinfo"), nullptr);
}

TEST(MountTableFile, TellsAnEscapedCommaFromADivider) {
    const std::string text = "1 0 0:1 / /a rw - overlay o rw,lowerdir=/a\\054b:/c\n";
    EXPECT_EQ(parse_mount_table(text, "").at(0).filesystem_options, (Lines{"rw", "lowerdir=/a,b:/c"}));
    EXPECT_EQ(by_libmount(text), (Lines{"1 on 0 | / /a o | rw | overlay | rw,lowerdir=/a,b:/c"}));
}

}  // namespace
}  // namespace berth::test::of_mount_table_file
