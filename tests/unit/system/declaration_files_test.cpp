#include "system/input/declaration_files.hpp"

#include <sys/stat.h>
#include <algorithm>
#include <deque>

#include <gmock/gmock.h>

#include "support.hpp"
#include "support_files.hpp"

namespace berth::test::of_declaration_files {
namespace {

/// Files with their drop-ins as "PATH=TEXT + PATH=TEXT", and the findings, paths without the root.
Lines read(const TestFolder& folder, Trust trust = Trust::root_and_caller) {
    const auto root = *Root::open(folder.path());
    Diagnostics found;
    const auto declarations = read_declarations(root, trust, found);
    Lines out;
    for (const auto& file : declarations.files) {
        auto line = file.main->path + "=" + file.main->text;
        for (const auto* drop_in : file.drop_ins) line += " + " + drop_in->path + "=" + drop_in->text;
        out.push_back(line);
    }
    for (auto line : lines_of(found)) {
        for (auto at = line.find(folder.path()); at != std::string::npos; at = line.find(folder.path()))
            line.erase(at, folder.path().size());
        out.push_back(line);
    }
    return out;
}

TEST(DeclarationFiles, OfEarlierFoldersHideThoseOfLaterOnes) {
    const TestFolder folder;
    folder.file("usr/lib/berth/a.toml", "4");
    folder.file("usr/local/lib/berth/a.toml", "3");
    folder.file("usr/local/lib/berth/c.toml", "3");
    folder.file("run/berth/a.toml", "2");
    folder.file("run/berth/b.toml", "2");
    folder.file("etc/berth/a.toml", "1");
    folder.file("usr/lib/berth/d.toml", "4");
    folder.file("etc/berth/.hidden.toml", "x");
    folder.file("etc/berth/a.toml~", "x");
    folder.file("etc/berth/a.conf", "x");
    EXPECT_EQ(read(folder), (Lines{"/etc/berth/a.toml=1", "/run/berth/b.toml=2", "/usr/local/lib/berth/c.toml=3",
                                   "/usr/lib/berth/d.toml=4"}));
}

TEST(DeclarationFiles, AreMaskedByALinkToNullOrAnEmptyFile) {
    const TestFolder folder;
    for (const auto name : {"a", "b", "c"}) folder.file(fmt::format("usr/lib/berth/{}.toml", name), "4");
    folder.link("etc/berth/a.toml", "/dev/null");
    folder.file("etc/berth/b.toml", "");
    folder.link("run/berth/c.toml", "/etc/berth/empty");
    folder.file("etc/berth/empty", "");
    folder.file("etc/berth/a.toml.d/x.toml", "x");
    EXPECT_EQ(read(folder), Lines{});
}

TEST(DeclarationFiles, GatherDropInsFromAllFoldersByName) {
    const TestFolder folder;
    folder.file("usr/lib/berth/a.toml", "m");
    folder.file("usr/lib/berth/a.toml.d/20.toml", "lib");
    folder.file("usr/lib/berth/a.toml.d/10.toml", "lib");
    folder.file("etc/berth/a.toml.d/20.toml", "etc");
    folder.file("etc/berth/a.toml.d/30.toml", "etc");
    folder.file("run/berth/a.toml.d/15.toml", "run");
    folder.link("run/berth/a.toml.d/30.toml", "/dev/null");
    folder.file("usr/lib/berth/a.toml.d/40.toml", "lib");
    folder.link("etc/berth/a.toml.d/40.toml", "/dev/null");
    EXPECT_EQ(read(folder),
              Lines{"/usr/lib/berth/a.toml=m + /usr/lib/berth/a.toml.d/10.toml=lib + /run/berth/a.toml.d/15.toml=run + "
                    "/etc/berth/a.toml.d/20.toml=etc + /etc/berth/a.toml.d/30.toml=etc"});
}

TEST(DeclarationFiles, OnTrialAreReadInThePlaceOfTheAdministrators) {
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "1");
    folder.file("etc/berth/gone.toml", "1");
    folder.file("run/berth-trial/a.toml", "tried");
    folder.file("run/berth-trial/b.toml.d/x.toml", "tried");
    folder.file("run/berth-trial/.berth-notes", "{}");
    folder.file("run/berth/a.toml", "2");
    folder.file("run/berth/b.toml", "2");
    EXPECT_EQ(read(folder),
              (Lines{"/etc/berth/a.toml=tried", "/run/berth/b.toml=2 + /etc/berth/b.toml.d/x.toml=tried"}));
    folder.file("run/berth-trial/c.toml.d/x.toml", "tried");
    EXPECT_THAT(read(folder).back(), testing::StartsWith("/run/berth-trial/c.toml.d:0:0: warning: "))
        << "messages name what can be opened";
    folder.mode("run/berth-trial", 0777);
    EXPECT_EQ(read(folder).front(), "/etc/berth/a.toml=1") << "anybody could have made it";
}

TEST(DeclarationFiles, OfAnotherFolderAreNamedAsTheCallerSays) {
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "1");
    folder.file("run/other/a.toml", "2");
    folder.file("run/other/b.toml", "2");
    Diagnostics found;
    const auto declarations = read_declarations(*Root::open(folder.path()), Trust::root_and_caller, found, nullptr,
                                                {.folder = "/run/other", .shown = {{"a.toml", "draft"}}});
    ASSERT_EQ(declarations.files.size(), 2U);
    EXPECT_EQ(declarations.files[0].main->path, "/etc/berth/a.toml");
    EXPECT_EQ(declarations.files[0].main->shown, "draft");
    EXPECT_EQ(declarations.files[0].main->text, "2");
    EXPECT_EQ(declarations.files[1].main->shown, folder / "etc/berth/b.toml");
}

TEST(DeclarationFiles, WarnOfDropInsWithoutAFile) {
    const TestFolder folder;
    folder.file("etc/berth/a.toml.d/x.toml", "x");
    EXPECT_EQ(read(folder), Lines{"/etc/berth/a.toml.d:0:0: warning: there is no 'a.toml', so its drop-ins are ignored "
                                  "[drop-in-orphan] | hint: declare the volumes there, or take the folder out"});
}

TEST(DeclarationFiles, MustBeRegularAndLegible) {
    const TestFolder folder;
    folder.folder("etc/berth/folder.toml");
    ASSERT_EQ(::mkfifo((folder / "etc/berth/fifo.toml").c_str(), 0644), 0);
    folder.link("etc/berth/dangling.toml", "none");
    folder.link("etc/berth/to-folder.toml", "/etc");
    folder.file("etc/berth/a\nb.toml", "x");
    folder.file("etc/berth/good.toml", "g");
    EXPECT_EQ(read(folder),
              (Lines{"/etc/berth/good.toml=g",
                     "/etc/berth/a\nb.toml:0:0: error: the file's name has control characters or is not UTF-8 "
                     "[file-name] | hint: rename it",
                     "/etc/berth/dangling.toml:0:0: error: the link leads nowhere: No such file or directory "
                     "[file-not-regular] | hint: mend or remove it",
                     "/etc/berth/fifo.toml:0:0: error: this is not a regular file [file-not-regular] | hint: move it "
                     "out of the way",
                     "/etc/berth/folder.toml:0:0: error: this is not a regular file [file-not-regular] | hint: move it "
                     "out of the way",
                     "/etc/berth/to-folder.toml:0:0: error: this is not a regular file [file-not-regular] | hint: move "
                     "it out of the way"}));
}

TEST(DeclarationFiles, HaveAtMostOneMebibyte) {
    const TestFolder folder;
    folder.file("etc/berth/a.toml", std::string(1024 * 1024, '#'));
    EXPECT_EQ(read(folder).size(), 1U);
}

TEST(DeclarationFiles, AreReadJustFarEnoughToSeeThatTheyAreTooLarge) {
    const TestFolder folder;
    folder.file("etc/berth/a.toml", std::string(4 * 1024 * 1024, '#'));
    EXPECT_EQ(read(folder), Lines{"/etc/berth/a.toml=" + std::string(1024 * 1024 + 1, '#')});
}

TEST(DeclarationFiles, HideOthersEvenIfTooLarge) {
    const TestFolder folder;
    folder.file("etc/berth/a.toml", std::string(1024 * 1024 + 1, '#'));
    folder.file("usr/lib/berth/a.toml", "vendor");
    EXPECT_EQ(read(folder), Lines{"/etc/berth/a.toml=" + std::string(1024 * 1024 + 1, '#')});
}

TEST(DeclarationFiles, HaveNoEffectIfUntrusted) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const TestFolder folder;
    folder.file("usr/lib/berth/a.toml", "vendor");
    folder.file("etc/berth/a.toml", "x", 0666);
    folder.file("etc/berth/a.toml.d/1.toml", "x", 0664);
    folder.group("etc/berth/a.toml.d/1.toml", 1234);
    folder.file("etc/berth/a.toml.d/2.toml", "two");
    folder.file("etc/berth/b.toml", "");
    folder.owner("etc/berth/b.toml", 1234);
    folder.file("usr/lib/berth/b.toml", "vendor");
    EXPECT_EQ(read(folder, Trust::root),
              (Lines{"/usr/lib/berth/a.toml=vendor + /etc/berth/a.toml.d/2.toml=two", "/usr/lib/berth/b.toml=vendor",
                     "/etc/berth/a.toml:0:0: error: this can be written by everybody, so it is not trusted "
                     "[file-untrusted] | hint: chmod go-w /etc/berth/a.toml",
                     "/etc/berth/a.toml.d/1.toml:0:0: error: this can be written by group 1234, so it is not trusted "
                     "[file-untrusted] | hint: chmod go-w /etc/berth/a.toml.d/1.toml",
                     "/etc/berth/b.toml:0:0: error: this belongs to user 1234, not to root, so it is not trusted "
                     "[file-untrusted] | hint: chown root /etc/berth/b.toml"}));
}

TEST(DeclarationFiles, OfAnUntrustedFolderAreReportedOnce) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "x");
    folder.file("etc/berth/b.toml", "x");
    folder.file("etc/berth/a.toml.d/1.toml", "x");
    folder.file("usr/lib/berth/a.toml", "vendor");
    folder.mode("etc/berth", 0775);
    folder.group("etc/berth", 1234);
    EXPECT_EQ(
        read(folder, Trust::root),
        (Lines{"/usr/lib/berth/a.toml=vendor",
               "/etc/berth:0:0: error: this can be written by group 1234, so it is not trusted [file-untrusted] | "
               "hint: chmod go-w /etc/berth"}));
}

TEST(DeclarationFiles, MayBeWrittenByRootsOwnGroup) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "x", 0664);
    folder.mode("etc/berth", 0775);
    EXPECT_EQ(read(folder, Trust::root), Lines{"/etc/berth/a.toml=x"});
}

TEST(DeclarationFiles, MayLieInAStickyFolderIfRootPutThemThere) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const TestFolder folder;
    folder.file("store/a.toml", "x");
    folder.file("store/theirs.toml", "x");
    folder.owner("store/theirs.toml", 1234);
    folder.link("etc/berth/a.toml", "/store/a.toml");
    folder.link("etc/berth/b.toml", "/store/theirs.toml");
    folder.link("store/link.toml", "a.toml");
    folder.link("etc/berth/c.toml", "/store/link.toml");
    folder.mode("store", 01775);
    folder.group("store", 1234);
    EXPECT_EQ(read(folder, Trust::root),
              (Lines{"/etc/berth/a.toml=x", "/etc/berth/c.toml=x",
                     "/store/theirs.toml:0:0: error: this belongs to user 1234, not to root, so it is not trusted "
                     "[file-untrusted] | hint: put what only root can change in the place of the link "
                     "/etc/berth/b.toml"}));
    folder.mode("store", 0775);
    for (const auto& line : read(folder, Trust::root)) EXPECT_EQ(line.find("chmod"), std::string::npos) << line;
}

TEST(DeclarationFiles, MayNotBeListedFromAStickyFolder) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "x");
    folder.mode("etc/berth", 01777);
    EXPECT_EQ(read(folder, Trust::root),
              Lines{"/etc/berth:0:0: error: this can be written by everybody, so it is not trusted [file-untrusted] | "
                    "hint: chmod go-w /etc/berth"});
}

TEST(DeclarationFiles, AreToldOfIfTheyHaveNoEffect) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "secret", 0666);
    Diagnostics found;
    std::deque<Source> untrusted;
    const auto root = *Root::open(folder.path());
    EXPECT_TRUE(read_declarations(root, Trust::root, found, &untrusted).files.empty());
    ASSERT_EQ(untrusted.size(), 1U);
    EXPECT_EQ(untrusted.front().text, "secret");
}

TEST(DeclarationFiles, MayBeTheCallersOwnBelowAnotherRoot) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "x");
    folder.owner("etc/berth/a.toml", 1234);
    EXPECT_EQ(read(folder, Trust::root_and_caller).size(), 1U);
    EXPECT_EQ(read(folder, Trust::everybody), Lines{"/etc/berth/a.toml=x"});
}

}  // namespace
}  // namespace berth::test::of_declaration_files
