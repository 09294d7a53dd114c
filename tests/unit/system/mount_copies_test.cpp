#include "system/mounts/mount_copies.hpp"

#include <gmock/gmock.h>
#include <set>

namespace berth::test::of_mount_copies {
namespace {

using ::testing::ElementsAre;

MountTable table_of(std::string_view text) { return parse_mount_table(text, ""); }

const MountTable host = table_of(
    "1 0 8:1 / / rw shared:1 - ext4 /dev/sda1 rw\n"
    "2 1 8:2 / /srv/data rw shared:2 - ext4 /dev/sda2 rw\n"
    "3 1 8:2 / /elsewhere rw shared:2 - ext4 /dev/sda2 rw\n"
    "4 1 8:2 /sub /srv/sub rw shared:4 - ext4 /dev/sda2 rw\n");

std::set<int> copies(int id, std::string_view other, std::string_view third = "") {
    return copies_of(id, host, {{"host", host}, {"other", table_of(other)}, {"third", table_of(third)}});
}

TEST(CopiesOf, AreTheMountItselfAndNoBindOfTheSameFolder) {
    EXPECT_THAT(copies(2, ""), ElementsAre(2));
    EXPECT_THAT(copies(4, ""), ElementsAre(4));
    EXPECT_THAT(copies(99, ""), ElementsAre(99));
}

TEST(CopiesOf, AreWhatFollowsIntoTheNamespaceOfAService) {
    EXPECT_THAT(copies(2,
                       "11 10 8:1 / / rw shared:11 master:1 - ext4 /dev/sda1 rw\n"
                       "12 11 8:2 / /srv/data rw shared:12 master:2 - ext4 /dev/sda2 rw\n"
                       "13 11 8:2 / /elsewhere rw shared:12 master:2 - ext4 /dev/sda2 rw\n"
                       "14 11 8:2 /sub /srv/sub rw master:4 - ext4 /dev/sda2 rw\n"),
                ElementsAre(2, 12));
}

TEST(CopiesOf, AreThoseOfCopiesToo) {
    constexpr std::string_view service =
        "11 10 8:1 / / rw shared:11 master:1 - ext4 /dev/sda1 rw\n"
        "12 11 8:2 / /srv/data rw shared:12 master:2 - ext4 /dev/sda2 rw\n";
    constexpr std::string_view within_it =
        "21 20 8:1 / / rw master:11 - ext4 /dev/sda1 rw\n"
        "22 21 8:2 / /srv/data rw master:12 - ext4 /dev/sda2 rw\n";
    EXPECT_THAT(copies(2, service, within_it), ElementsAre(2, 12, 22));
    EXPECT_THAT(copies(2, within_it, service), ElementsAre(2, 12, 22));
    EXPECT_THAT(copies(2, within_it), ElementsAre(2));
}

TEST(CopiesOf, AreNotThoseThatWereCutOff) {
    EXPECT_THAT(copies(2,
                       "11 10 8:1 / / rw - ext4 /dev/sda1 rw\n"
                       "12 11 8:2 / /srv/data rw - ext4 /dev/sda2 rw\n"),
                ElementsAre(2));
}

TEST(CopiesOf, AreFoundByTheParentWhenTheMountWasMadePrivate) {
    EXPECT_THAT(copies(2,
                       "11 10 8:1 / / rw master:1 - ext4 /dev/sda1 rw\n"
                       "12 11 8:2 / /srv/data rw - ext4 /dev/sda2 rw\n"),
                ElementsAre(2, 12));
}

TEST(CopiesOf, AreFoundWhereAnotherFolderIsTheRoot) {
    EXPECT_THAT(copies(2,
                       "11 10 8:1 /srv / rw master:1 - ext4 /dev/sda1 rw\n"
                       "12 11 8:2 / /data rw master:2 - ext4 /dev/sda2 rw\n"),
                ElementsAre(2, 12));
    EXPECT_THAT(copies(2,
                       "10 9 8:9 / / rw - ext4 /dev/sdb rw\n"
                       "11 10 8:1 / /host rw master:1 - ext4 /dev/sda1 rw\n"
                       "12 11 8:2 / /host/srv/data rw master:2 - ext4 /dev/sda2 rw\n"
                       "13 10 8:2 / /srv/data rw master:2 - ext4 /dev/sda2 rw\n"),
                ElementsAre(2, 12));
}

TEST(CopiesOf, AreFoundByTheirMountPointWhereTheParentIsHidden) {
    EXPECT_THAT(copies(2, "12 11 8:2 / /srv/data rw master:2 - ext4 /dev/sda2 rw\n"), ElementsAre(2, 12));
    EXPECT_THAT(copies(2, "12 11 8:2 / /other rw master:2 - ext4 /dev/sda2 rw\n"), ElementsAre(2));
    EXPECT_THAT(copies(2, "12 11 8:2 / /srv/data rw - ext4 /dev/sda2 rw\n"), ElementsAre(2));
}

TEST(CopiesOf, AreOfTheSameFileSystem) {
    EXPECT_THAT(copies(2,
                       "11 10 8:1 / / rw master:1 - ext4 /dev/sda1 rw\n"
                       "12 11 8:3 / /srv/data rw master:2 - ext4 /dev/sda3 rw\n"),
                ElementsAre(2));
}

}  // namespace
}  // namespace berth::test::of_mount_copies
