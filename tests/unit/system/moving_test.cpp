#include "system/output/moving.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include "support_files.hpp"

namespace berth::test::of_moving {
namespace {

constexpr std::string_view before = "/dev/a /a xfs\n";
constexpr std::string_view after = "# /dev/a /a xfs\n";

std::string moved(const TestFolder& folder) {
    const auto root = *Root::open(folder.path());
    const auto fstab = open_own_fstab(root);
    if (!fstab) return fstab.error().code.message();
    const auto copy = move_lines(root, *fstab, {before, after, "[volume.a]\n", "2026-11-27"});
    return copy ? *copy : copy.error().code.message();
}

TEST(Moving, WritesDeclarationsAndCopyAndFstabWithTheModeOfFstab) {
    const TestFolder folder;
    folder.file("etc/fstab", std::string(before));
    ASSERT_EQ(::chmod((folder / "etc/fstab").c_str(), 0640), 0);
    EXPECT_EQ(moved(folder), "fstab.2026-11-27");
    EXPECT_EQ(folder.text("etc/fstab"), after);
    EXPECT_EQ(folder.text("etc/fstab.2026-11-27"), before);
    EXPECT_EQ(folder.text("etc/berth/fstab.toml"), "[volume.a]\n");
    for (const auto* file : {"etc/fstab", "etc/fstab.2026-11-27"}) {
        struct stat status{};
        ASSERT_EQ(::stat((folder / file).c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 07777U, 0640U) << file;
    }
    EXPECT_EQ(folder.contents(), (std::vector<std::string>{"etc/", "etc/berth/", "etc/berth/fstab.toml", "etc/fstab",
                                                           "etc/fstab.2026-11-27"}));
}

TEST(Moving, NumbersACopyOfTheSameDay) {
    const TestFolder folder;
    folder.file("etc/fstab", std::string(before));
    folder.file("etc/fstab.2026-11-27", "older");
    EXPECT_EQ(moved(folder), "fstab.2026-11-27.1");
    EXPECT_EQ(folder.text("etc/fstab.2026-11-27"), "older");
}

TEST(Moving, OverwritesNoDeclarationsAndThenChangesNothing) {
    const TestFolder folder;
    folder.file("etc/fstab", std::string(before));
    folder.file("etc/berth/fstab.toml", "mine");
    EXPECT_EQ(moved(folder), "File exists");
    EXPECT_EQ(folder.text("etc/berth/fstab.toml"), "mine");
    EXPECT_EQ(folder.text("etc/fstab"), before);
}

TEST(Moving, LeavesALinkAlone) {
    const TestFolder folder;
    folder.file("etc/real", std::string(before));
    ASSERT_EQ(::symlink("real", (folder / "etc/fstab").c_str()), 0);
    EXPECT_EQ(moved(folder), "Too many levels of symbolic links");
}

TEST(Moving, TakesBackWhatItWroteWhenFstabHasChangedMeanwhile) {
    const TestFolder folder;
    folder.file("etc/fstab", std::string(before));
    const auto root = *Root::open(folder.path());
    const auto fstab = open_own_fstab(root);
    ASSERT_TRUE(fstab);
    folder.file("etc/fstab", "/dev/a /a xfs\n/dev/b /b xfs\n");
    const auto copy = move_lines(root, *fstab, {before, after, "[volume.a]\n", "2026-11-27"});
    ASSERT_FALSE(copy);
    EXPECT_NE(copy.error().text().find("which somebody has changed meanwhile"), std::string::npos);
    EXPECT_EQ(folder.contents(), (std::vector<std::string>{"etc/", "etc/berth/", "etc/fstab"}));
}

}  // namespace
}  // namespace berth::test::of_moving
