#include "system/base/root.hpp"

#include <fcntl.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>

#include "support_files.hpp"

namespace berth::test::of_root {
namespace {

std::string followed(const Root& root, const std::string& path, Trust trust = Trust::root_and_caller) {
    const auto place = follow(root, path, trust);
    if (!place) return place.error().code.message();
    if (place->is_mask) return "mask";
    auto out = place->name.empty() ? std::string("folder") : "file " + place->name;
    if (place->distrust)
        out += fmt::format(", {} {} ({})", place->distrust->path, place->distrust->reason, place->distrust->remedy);
    return out;
}

TEST(Root, ShowsPathsAsTheCallerOpensThem) {
    const TestFolder folder;
    EXPECT_EQ(Root::open(folder.path() + "//")->shown("/etc/x"), folder / "etc/x");
    EXPECT_EQ(Root::open("/")->shown("/etc/x"), "/etc/x");
    EXPECT_EQ(Root::open(folder / "none").error().text(),
              "can't open the root folder " + (folder / "none") + ": No such file or directory");
}

TEST(Follow, StaysBelowTheRoot) {
    const TestFolder folder;
    folder.file("etc/file", "x");
    folder.link("etc/absolute", "/etc/file");
    folder.link("etc/relative", "../../../../etc/./file");
    folder.link("etc/outside", "../../../../../../../../bin");
    folder.link("etc/loop", "loop");
    folder.link("etc/folder", "..");
    folder.link("etc/mask", "/dev/null");
    folder.link("etc/through", "/dev/null/x");
    folder.link("etc/dangling", "none");
    const auto root = *Root::open(folder.path());
    EXPECT_EQ(followed(root, "/etc/file"), "file file");
    EXPECT_EQ(followed(root, "/etc/absolute"), "file file");
    EXPECT_EQ(followed(root, "/etc/relative"), "file file");
    EXPECT_EQ(followed(root, "/etc/outside"), "No such file or directory");
    EXPECT_EQ(followed(root, "/etc/loop"), "Too many levels of symbolic links");
    EXPECT_EQ(followed(root, "/etc/folder"), "folder");
    EXPECT_EQ(followed(root, "/etc/mask"), "mask");
    EXPECT_EQ(followed(root, "/etc/through"), "No such file or directory");
    EXPECT_EQ(followed(root, "/etc/dangling"), "No such file or directory");
    EXPECT_EQ(followed(root, "/etc/file/x"), "Not a directory");
    EXPECT_EQ(followed(root, "/"), "folder");
}

TEST(Follow, GoesNoFurtherThanTheNullDevice) {
    const TestFolder folder;
    folder.file("dev/x", "");
    if (::mknod((folder / "dev/null").c_str(), S_IFCHR | 0666, makedev(1, 3)) != 0) GTEST_SKIP() << "needs root";
    const auto root = *Root::open(folder.path());
    EXPECT_EQ(followed(root, "/dev/null"), "mask");
    EXPECT_EQ(followed(root, "/dev/null/x"), "Not a directory");
}

TEST(OpenBelow, StaysBelowTheRoot) {
    const TestFolder folder;
    folder.file("etc/file", "x");
    folder.link("etc/absolute", "/etc/file");
    folder.link("etc/relative", "../../../../etc/./file");
    folder.link("etc/outside", "../../../../../../../../bin");
    folder.link("etc/loop", "loop");
    folder.link("etc/folder", "..");
    folder.link("etc/mask", "/dev/null");
    const auto root = *Root::open(folder.path());
    const auto inode = [](const Fd& fd) {
        struct stat status{};
        EXPECT_EQ(::fstat(fd.get(), &status), 0);
        return status.st_ino;
    };
    const auto file = inode(*open_below(root, "/etc/file", O_PATH));
    EXPECT_EQ(inode(*open_below(root, "/etc/absolute", O_PATH)), file);
    EXPECT_EQ(inode(*open_below(root, "etc/relative", O_RDONLY)), file);
    EXPECT_EQ(inode(*open_below(root, "/etc/folder", O_PATH)), inode(*open_below(root, "/", O_PATH)));
    const auto fails = [&](const std::string& path, int flags) { return open_below(root, path, flags).error().text(); };
    EXPECT_EQ(fails("/etc/outside", O_PATH), "can't open " + (folder / "etc/outside") + ": No such file or directory");
    EXPECT_EQ(fails("/etc/mask", O_PATH), "can't open " + (folder / "etc/mask") + ": No such file or directory");
    EXPECT_EQ(fails("/etc/loop", O_PATH),
              "can't open " + (folder / "etc/loop") + ": Too many levels of symbolic links");
    EXPECT_EQ(fails("/etc/file", O_PATH | O_DIRECTORY), "can't open " + (folder / "etc/file") + ": Not a directory");
}

TEST(Follow, TellsWhoCouldChangeWhatIsFound) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const TestFolder folder;
    folder.file("etc/good", "x");
    folder.file("etc/group", "x", 0664);
    folder.file("etc/others", "x", 0664);
    ASSERT_EQ(::chown((folder.path() + "/etc/others").c_str(), 0, 1234), 0);
    folder.file("etc/all", "x", 0666);
    folder.file("etc/theirs", "x");
    folder.owner("etc/theirs", 1234);
    folder.file("open/file", "x");
    folder.mode("open", 0777);
    folder.file("sticky/file", "x");
    folder.mode("sticky", 01777);
    folder.link("etc/link", "/open/file");
    folder.owner("etc/link", 1234);
    folder.link("etc/trusted", "/etc/good");
    folder.owner("etc/trusted", 1234);
    folder.mode("", 0777);
    const auto root = *Root::open(folder.path());
    EXPECT_EQ(followed(root, "/etc/good", Trust::root), "file good");
    EXPECT_EQ(followed(root, "/etc/group", Trust::root), "file group") << "root's own group";
    EXPECT_EQ(followed(root, "/etc/others", Trust::root),
              "file others, /etc/others can be written by group 1234 (chmod go-w)");
    EXPECT_EQ(followed(root, "/etc/all", Trust::root), "file all, /etc/all can be written by everybody (chmod go-w)");
    EXPECT_EQ(followed(root, "/etc/theirs", Trust::root),
              "file theirs, /etc/theirs belongs to user 1234, not to root (chown root)");
    EXPECT_EQ(followed(root, "/open/file", Trust::root), "file file, /open can be written by everybody (chmod go-w)");
    EXPECT_EQ(followed(root, "/sticky/file", Trust::root), "file file") << "nobody else can put another in its place";
    EXPECT_EQ(followed(root, "/etc/link", Trust::root), "file file, /open can be written by everybody (chmod go-w)");
    EXPECT_EQ(followed(root, "/etc/trusted", Trust::root), "file good");
    EXPECT_EQ(followed(root, "/etc/all", Trust::everybody), "file all");
}

}  // namespace
}  // namespace berth::test::of_root
