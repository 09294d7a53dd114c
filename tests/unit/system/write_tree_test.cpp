#include "system/output/write_tree.hpp"

#include <sys/resource.h>
#include <sys/wait.h>

#include <algorithm>
#include <csignal>
#include <stdexcept>

#include "support_files.hpp"

namespace berth::test::of_write_tree {
namespace {

using Lines = std::vector<std::string>;

std::string outcome(const Result<>& result) { return result ? "written" : result.error().text(); }

Group group(std::vector<UnitText> files, std::vector<UnitLink> links = {}) {
    return {{}, std::move(files), std::move(links)};
}

TEST(WriteTree, WritesFilesAndLinksOfAGroup) {
    const TestFolder folder;
    auto writer = TreeWriter::open(folder.path());
    ASSERT_TRUE(writer.has_value());
    EXPECT_EQ(outcome(writer->write(group({{"x.service.d/50-berth-a.conf", "D"}, {"a.mount", "A\n"}},
                                          {{"t.wants/a.mount", "../a.mount"}}))),
              "written");
    EXPECT_EQ(folder.contents(), (Lines{"a.mount", "t.wants/", "t.wants/a.mount -> ../a.mount", "x.service.d/",
                                        "x.service.d/50-berth-a.conf"}));
    EXPECT_EQ(folder.text("a.mount"), "A\n");
    EXPECT_EQ(folder.text("x.service.d/50-berth-a.conf"), "D");
    struct stat status{};
    ASSERT_EQ(::stat((folder / "a.mount").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0644U);
}

TEST(WriteTree, TakesBackAllOfAGroupThatFails) {
    const TestFolder folder;
    folder.file("taken.mount", "theirs");
    auto writer = TreeWriter::open(folder.path());
    EXPECT_EQ(outcome(writer->write(group({{"x.d/1", "1"}, {"a.target", "2"}, {"taken.mount", "3"}}))),
              "can't write taken.mount: File exists");
    EXPECT_EQ(outcome(writer->write(group({{"y.d/1", "1"}}, {{"t.wants/b", "../b"}, {"taken.mount", "../c"}}))),
              "can't make the link taken.mount: File exists");
    EXPECT_EQ(folder.contents(), Lines{"taken.mount"});
    EXPECT_EQ(folder.text("taken.mount"), "theirs");
}

TEST(WriteTree, GoesOnWithTheNextGroupInTheSameFolder) {
    const TestFolder folder;
    folder.file("taken.mount", "theirs");
    auto writer = TreeWriter::open(folder.path());
    EXPECT_EQ(outcome(writer->write(group({}, {{"t.wants/a", "../a"}, {"taken.mount", "../a"}}))),
              "can't make the link taken.mount: File exists");
    EXPECT_EQ(outcome(writer->write(group({{"b.mount", "B"}}, {{"t.wants/b.mount", "../b.mount"}}))), "written");
    EXPECT_EQ(folder.contents(), (Lines{"b.mount", "t.wants/", "t.wants/b.mount -> ../b.mount", "taken.mount"}));
}

TEST(WriteTree, GoesOnAfterAMistakeOfOurOwn) {
    const TestFolder folder;
    auto writer = TreeWriter::open(folder.path());
    EXPECT_EQ(outcome(writer->write_made([]() -> Group { throw std::out_of_range("at()"); })),
              "can't make units (at(): a mistake in berth, please report it): State not recoverable");
    EXPECT_EQ(outcome(writer->write_made([] { return group({{"a.mount", "A"}}); })), "written");
    EXPECT_EQ(folder.contents(), Lines{"a.mount"});
}

TEST(WriteTree, LeavesTheFolderOfAnotherGroup) {
    const TestFolder folder;
    folder.file("taken.mount", "theirs");
    auto writer = TreeWriter::open(folder.path());
    EXPECT_EQ(outcome(writer->write(group({}, {{"t.wants/a", "../a"}}))), "written");
    EXPECT_FALSE(writer->write(group({}, {{"t.wants/b", "../b"}, {"taken.mount", "../b"}})).has_value());
    EXPECT_EQ(folder.contents(), (Lines{"t.wants/", "t.wants/a -> ../a", "taken.mount"}));
}

TEST(WriteTree, FollowsNoPlantedLink) {
    const TestFolder folder;
    const TestFolder outside;
    outside.file("victim", "theirs");
    folder.link("a.mount", outside / "victim");
    folder.link("dangling.mount", outside / "new");
    folder.link("t.wants", outside.path());
    auto writer = TreeWriter::open(folder.path());
    EXPECT_EQ(outcome(writer->write(group({{"a.mount", "A"}}))), "can't write a.mount: File exists");
    EXPECT_EQ(outcome(writer->write(group({{"dangling.mount", "A"}}))), "can't write dangling.mount: File exists");
    EXPECT_EQ(outcome(writer->write(group({{"t.wants/x", "A"}}))), "can't open the folder t.wants: Not a directory");
    EXPECT_EQ(outcome(writer->write(group({}, {{"t.wants/x", "../x"}}))),
              "can't open the folder t.wants: Not a directory");
    EXPECT_EQ(outside.contents(), Lines{"victim"});
    EXPECT_EQ(outside.text("victim"), "theirs");
}

TEST(WriteTree, TakesALinkThatSaysTheSame) {
    const TestFolder folder;
    folder.link("t.wants/a.mount", "../a.mount");
    folder.link("t.wants/b.mount", "../other.mount");
    auto writer = TreeWriter::open(folder.path());
    EXPECT_EQ(outcome(writer->write(group({}, {{"t.wants/a.mount", "../a.mount"}}))), "written");
    EXPECT_EQ(outcome(writer->write(group({}, {{"t.wants/b.mount", "../b.mount"}}))),
              "can't make the link t.wants/b.mount: File exists");
    EXPECT_FALSE(
        writer->write(group({{"taken.d/x", "x"}}, {{"t.wants/a.mount", "../a.mount"}, {"t.wants/b.mount", "-"}}))
            .has_value());
    EXPECT_EQ(folder.contents(),
              (Lines{"t.wants/", "t.wants/a.mount -> ../a.mount", "t.wants/b.mount -> ../other.mount"}));
}

TEST(WriteTree, LeavesNoHalfOfAFile) {
    const TestFolder folder;
    const auto child = ::fork();
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{1000, 1000};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        auto writer = TreeWriter::open(folder.path());
        const auto failed = writer->write(group({{"small.mount", "S"}, {"big.mount", std::string(2000, 'x')}}));
        const auto later = writer->write(group({{"later.mount", "L"}}));
        ::_exit(!failed && later ? 0 : 1);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(folder.contents(), Lines{"later.mount"});
}

TEST(WriteTree, WantsAFolder) {
    const TestFolder folder;
    folder.file("file", "");
    EXPECT_EQ(TreeWriter::open(folder / "none").error().text(),
              "can't open the folder " + (folder / "none") + ": No such file or directory");
    EXPECT_EQ(TreeWriter::open(folder / "file").error().text(),
              "can't open the folder " + (folder / "file") + ": Not a directory");
}

}  // namespace
}  // namespace berth::test::of_write_tree
