#include "core/mounted/mount_table.hpp"

#include <fmt/ranges.h>
#include <algorithm>

#include "support.hpp"

namespace berth::test::of_mount_table {
namespace {

using namespace std::string_view_literals;

std::string line_of(const MountEntry& entry) {
    return fmt::format("{} on {} | {} | {} {} | {} | {}{}{} | {}", entry.id, entry.parent, entry.device, entry.root,
                       entry.where, fmt::join(entry.options, " & "), entry.type, entry.source.empty() ? "" : " of ",
                       entry.source, fmt::join(entry.filesystem_options, " & "));
}

Lines lines_of(const MountTable& table) {
    Lines out;
    for (const auto& entry : table) out.push_back(line_of(entry));
    return out;
}

/// "WHERE: NAME (requested SOURCE)" of those that mount(8) has told of.
Lines marks_of(std::string_view mountinfo, std::string_view utab) {
    Lines out;
    for (const auto& entry : parse_mount_table(mountinfo, utab)) {
        if (!entry.requested.empty())
            out.push_back(fmt::format("{} {}: {} of {}", entry.id, entry.where, entry.volume, entry.requested));
    }
    return out;
}

/// Mounts as "ID PARENT WHERE", one on each line.
MountTable table_of(std::string_view text) {
    std::string mountinfo;
    for (std::string_view rest = text; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        const auto where = line.rfind(' ');
        mountinfo += fmt::format("{} 0:1 / {} rw - tmpfs tmpfs rw\n", line.substr(0, where), line.substr(where + 1));
    }
    return parse_mount_table(mountinfo, "");
}

int id_of(const MountEntry* entry) { return entry == nullptr ? 0 : entry->id; }

TEST(MountTable, HasEveryField) {
    EXPECT_EQ(lines_of(parse_mount_table(
                  "27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard\n"
                  "36 27 98:0 /a\\040b /mnt/x\\134y\\012z\\043 ro,noatime master:1 propagate_from:2 - fuse.sshfs "
                  "u@h:/a\\040b rw,context=\"x,y\",lowerdir=/a\\054b\n",
                  "")),
              (Lines{"27 on 1 | 254:0 | / / | rw & relatime | ext4 of /dev/vda | rw & discard",
                     "36 on 27 | 98:0 | /a b /mnt/x\\y\nz# | ro & noatime | fuse.sshfs of u@h:/a b | rw & "
                     "context=\"x,y\" & lowerdir=/a,b"}));
}

TEST(MountTable, HasThePeerGroups) {
    const auto table = parse_mount_table(
        "1 0 0:1 / /a rw - t t rw\n2 0 0:1 / /b rw shared:7 - t t rw\n"
        "3 0 0:1 / /c rw shared:8 master:7 propagate_from:3 unbindable - t t rw\n4 0 0:1 / /d rw master:x - t t rw\n",
        "");
    Lines groups;
    for (const auto& entry : table) groups.push_back(fmt::format("{} {}", entry.shared, entry.master));
    EXPECT_EQ(groups, (Lines{"0 0", "7 0", "8 7", "0 0"}));
}

TEST(MountTable, TakesQuotesInNamesForWhatTheyAre) {
    const auto table =
        parse_mount_table("1 0 0:1 / / rw - overlay o rw,lowerdir=/a\"b,upperdir=/c\"d,x=\"e,f=\"g\n", "");
    EXPECT_EQ(table.at(0).filesystem_options, (Lines{"rw", "lowerdir=/a\"b", "upperdir=/c\"d", "x=\"e", "f=\"g"}));
}

TEST(MountTable, HasMountsWithoutASource) {
    EXPECT_EQ(lines_of(parse_mount_table("1 0 0:1 / /x rw - tmpfs  rw,size=4k\n", "")),
              (Lines{"1 on 0 | 0:1 | / /x | rw | tmpfs | rw & size=4k"}));
}

TEST(MountTable, LeavesOutWhatIsNone) {
    for (const auto text : {""sv, "\n\n"sv, "x"sv, "1"sv, "1 2 3"sv, " - "sv, "1 2 0:1 / /a rw"sv, "1 2 - tmpfs t rw"sv,
                            "99999999999999999999 1 0:1 / /a rw - t t rw"sv, "1x 1 0:1 / /a rw - t t rw"sv})
        EXPECT_EQ(lines_of(parse_mount_table(text, text)), Lines{}) << text;
    EXPECT_EQ(parse_mount_table("bad\n1 0 0:1 / /x rw - tmpfs t rw", "").size(), 1U);
}

TEST(MountTable, HasTheMarkThatMountKept) {
    EXPECT_EQ(
        marks_of("7 1 0:1 / /a\\040b rw - tmpfs tm rw\n8 1 0:1 /s /b rw - tmpfs tm rw\n9 1 0:2 / /c rw - tmpfs t rw\n",
                 "SRC=tm TARGET=/a\\040b ROOT=/ OPTS=user,x-foo=\"x-berth.volume=no,\",x-berth.volume=one\n"
                 "SRC=tm TARGET=/b ROOT=/s BINDSRC=/a\\040b/s OPTS=x-berth.volume=two\n"
                 "SRC=t TARGET=/c ROOT=/ OPTS=user\n"),
        (Lines{"7 /a b: one of tm", "8 /b: two of tm", "9 /c:  of t"}));
}

TEST(MountTable, TakesTheLastMark) {
    EXPECT_EQ(
        marks_of("7 1 0:1 / /a rw - tmpfs t rw\n", "SRC=t TARGET=/a ROOT=/ OPTS=x-berth.volume=one,x-berth.volume=two"),
        (Lines{"7 /a: two of t"}));
}

TEST(MountTable, MarksWhatAHelperShowsWithAnotherSource) {
    const auto utab = "SRC=nas:/a TARGET=/a ROOT=/ OPTS=x-berth.volume=one\n"sv;
    EXPECT_EQ(marks_of("7 1 0:1 / /a rw - fuse.x other rw\n", utab), (Lines{"7 /a: one of nas:/a"}));
    EXPECT_EQ(marks_of("7 1 0:1 / /a rw - nfs4 other:/b rw\n", utab), (Lines{"7 /a: one of nas:/a"}));
    EXPECT_EQ(marks_of("7 1 0:1 / /a rw - btrfs /dev/sdb rw\n", utab), (Lines{"7 /a: one of nas:/a"}));
    EXPECT_EQ(marks_of("7 1 0:1 / /a rw - fuse.x nas:/a rw\n8 7 0:2 / /a rw - fuse.x other rw\n", utab),
              (Lines{"7 /a: one of nas:/a"}));
}

TEST(MountTable, DoesNotMarkWhatIsSomethingElse) {
    const auto utab = "SRC=tm TARGET=/a ROOT=/ OPTS=x-berth.volume=one\n"sv;
    EXPECT_EQ(marks_of("7 1 0:1 / /a rw - tmpfs other rw\n", utab), Lines{});
    EXPECT_EQ(marks_of("7 1 8:1 / /a rw - ext4 /dev/sda1 rw\n", utab), Lines{});
    EXPECT_EQ(marks_of("7 1 0:1 /sub /a rw - tmpfs tm rw\n", utab), Lines{});
    EXPECT_EQ(marks_of("7 1 0:1 / /a/b rw - tmpfs tm rw\n", utab), Lines{});
    EXPECT_EQ(marks_of("7 1 0:1 / /a rw - tmpfs tm rw\n", "ID=8 SRC=tm TARGET=/a ROOT=/ OPTS=x-berth.volume=one\n"),
              Lines{});
}

TEST(MountTable, MarksTheMountOnTopAndEachOnce) {
    const auto two = "7 1 0:1 / /a rw - tmpfs t rw\n8 7 0:2 / /a rw - tmpfs t rw\n"sv;
    EXPECT_EQ(marks_of(two, "SRC=t TARGET=/a ROOT=/ OPTS=x-berth.volume=one\n"), (Lines{"8 /a: one of t"}));
    EXPECT_EQ(marks_of(two, "SRC=t TARGET=/a ROOT=/ OPTS=x-berth.volume=one\nSRC=t TARGET=/a ROOT=/ OPTS=user\n"),
              (Lines{"7 /a:  of t", "8 /a: one of t"}));
    EXPECT_EQ(marks_of(two, "ID=7 SRC=t TARGET=/a ROOT=/ OPTS=x-berth.volume=one\n"), (Lines{"7 /a: one of t"}));
}

TEST(MountTable, ShowsTheTopmostMount) {
    const auto table = table_of("1 0 /\n2 1 /a\n3 2 /a\n4 3 /a/b\n5 1 /ab");
    EXPECT_EQ(id_of(top_at(table, "/")), 1);
    EXPECT_EQ(id_of(top_at(table, "/a")), 3);
    EXPECT_EQ(id_of(top_at(table, "/a/b")), 4);
    EXPECT_EQ(id_of(top_at(table, "/ab")), 5);
    for (const auto path : {"/b"sv, "/a/c"sv, "/a/b/c"sv, "/abc"sv, ""sv})
        EXPECT_EQ(id_of(top_at(table, path)), 0) << path;
    EXPECT_EQ(mounts_at(table, "/a").size(), 2U);
    EXPECT_EQ(mounts_at(table, "/b").size(), 0U);
}

TEST(MountTable, DoesNotShowAMountUnderALaterOne) {
    EXPECT_EQ(id_of(top_at(table_of("1 0 /\n2 1 /a\n3 2 /a/b\n4 2 /a"), "/a/b")), 0);
    EXPECT_EQ(id_of(top_at(table_of("1 0 /\n2 1 /a/b\n3 1 /a"), "/a/b")), 0);
    EXPECT_EQ(id_of(top_at(table_of("1 0 /\n2 1 /a\n3 2 /a/b\n4 1 /"), "/a/b")), 3);
    EXPECT_EQ(id_of(top_at(table_of("1 0 /\n2 1 /a\n3 2 /a/b\n4 1 /"), "/")), 1);
}

TEST(MountTable, GoesByParentsNotByTheOrderOfLines) {
    const auto tucked_beneath = table_of("1 0 /\n3 4 /a\n4 1 /a");
    EXPECT_EQ(id_of(top_at(tucked_beneath, "/a")), 3);
}

TEST(MountTable, KnowsWhatAPathLeadsInto) {
    const auto table = table_of("1 0 /\n2 1 /a\n3 2 /a/b\n4 3 /a/b");
    EXPECT_EQ(id_of(mount_of(table, "/x")), 1);
    EXPECT_EQ(id_of(mount_of(table, "/a/x/y")), 2);
    EXPECT_EQ(id_of(mount_of(table, "/a/b/x")), 4);
    EXPECT_EQ(id_of(mount_of(table, "/a/bc")), 2);
    EXPECT_EQ(id_of(mount_of(table, "/a/b/x", &table[3])), 3);
    EXPECT_EQ(id_of(mount_of(table, "/a/b/x", &table[1])), 1);
}

TEST(MountTable, IsSeenFromAFolderThatIsNoMountPoint) {
    const auto table = table_of("7 3 /proc\n8 3 /dev\n9 8 /dev/pts");
    EXPECT_EQ(id_of(top_at(table, "/dev/pts")), 9);
    EXPECT_EQ(id_of(top_at(table, "/proc")), 7);
    EXPECT_EQ(id_of(mount_of(table, "/srv")), 0);
}

TEST(MountTable, EndsEveryWalk) {
    EXPECT_EQ(id_of(top_at(table_of("1 1 /\n2 1 /a"), "/a")), 2);
    EXPECT_EQ(id_of(top_at(table_of("1 2 /a\n2 1 /a"), "/a")), 0);
}

}  // namespace
}  // namespace berth::test::of_mount_table
