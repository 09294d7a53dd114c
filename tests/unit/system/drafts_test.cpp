#include "system/input/drafts.hpp"

#include <fcntl.h>

#include <filesystem>
#include <string>

#include "support.hpp"
#include "support_files.hpp"
#include "system/base/fd.hpp"

namespace berth::test::of_drafts {
namespace {

TEST(Draft, TakesThePlaceOfTheFileOfItsName) {
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "old");
    folder.file("etc/berth/a.toml.d/20.toml", "20");
    folder.file("draft/a.toml", "new");
    folder.file("draft/b.toml", "other");
    folder.file("draft/a.toml.d/10.toml", "10");
    folder.file("draft/a.toml.d/20.toml", "20 new");
    Diagnostics found;
    auto declarations = read_declarations(*Root::open(folder.path()), Trust::everybody, found);
    take_drafts(declarations,
                {folder / "draft/a.toml", folder / "draft/b.toml", folder / "draft/a.toml.d/10.toml",
                 folder / "draft/a.toml.d/20.toml"},
                found);
    Lines texts;
    for (const auto& file : declarations.files) {
        texts.push_back(file.main->text);
        for (const auto* drop_in : file.drop_ins) texts.back() += " + " + drop_in->text;
    }
    EXPECT_EQ(texts, (Lines{"new + 10 + 20 new", "other"}));
    EXPECT_EQ(lines_of(found), Lines{});
}

TEST(Draft, CanBeATextThatIsNoFileYet) {
    const TestFolder folder;
    folder.file("etc/berth/a.toml", "a");
    folder.file("etc/berth/b.toml", "b");
    Diagnostics found;
    auto declarations = read_declarations(*Root::open(folder.path()), Trust::everybody, found);
    take_draft(declarations, {"/run/berth/b.toml", "standard input", "new b"});
    take_draft(declarations, {"/run/berth/c.toml", "standard input", "c"});
    Lines texts;
    for (const auto& file : declarations.files) texts.push_back(file.main->text);
    EXPECT_EQ(texts, (Lines{"a", "new b", "c"}));
}

TEST(Draft, IsOnlyWarnedOfWhenOthersCanWriteIt) {
    const TestFolder folder;
    folder.file("a.toml", "x", 0666);
    Diagnostics found;
    Declarations declarations;
    take_drafts(declarations, {folder / "a.toml"}, found);
    EXPECT_EQ(declarations.files.size(), 1U);
    EXPECT_FALSE(found.has_errors());
    EXPECT_EQ(found.sorted().size(), 1U);
    take_drafts(declarations, {folder / "none.toml", folder.path()}, found);
    EXPECT_EQ(declarations.files.size(), 1U);
    EXPECT_TRUE(found.has_errors());
}

TEST(Draft, OfADropInIsLaidOverItsFileWhicheverIsNamedFirst) {
    const TestFolder folder;
    folder.file("a.toml", "main");
    folder.file("a.toml.d/10.toml", "10");
    Diagnostics found;
    Declarations declarations;
    take_drafts(declarations, {folder / "a.toml.d/10.toml", folder / "a.toml"}, found);
    ASSERT_EQ(declarations.files.size(), 1U);
    EXPECT_EQ(declarations.files[0].main->text, "main");
    ASSERT_EQ(declarations.files[0].drop_ins.size(), 1U);
    EXPECT_EQ(declarations.files[0].drop_ins[0]->text, "10");
    EXPECT_EQ(lines_of(found), Lines{});
}

TEST(Draft, OfADropInWithoutItsFileIsIgnored) {
    const TestFolder folder;
    folder.file("a.toml.d/10.toml", "10");
    Diagnostics found;
    Declarations declarations;
    take_drafts(declarations, {folder / "a.toml.d/10.toml"}, found);
    EXPECT_TRUE(declarations.files.empty());
    EXPECT_EQ(lines_of(found),
              Lines{folder / "a.toml.d/10.toml" + ":0:0: warning: there is no 'a.toml', so its drop-ins are ignored "
                                                  "[drop-in-orphan] | hint: check it together with that file"});
}

TEST(Draft, CanBeOneOnlyOfItsName) {
    const TestFolder folder;
    folder.file("1/a.toml", "1");
    folder.file("2/a.toml", "2");
    Diagnostics found;
    Declarations declarations;
    take_drafts(declarations, {folder / "1/a.toml", folder / "2/a.toml", folder / "1/a.toml"}, found);
    ASSERT_EQ(declarations.files.size(), 1U);
    EXPECT_EQ(declarations.files[0].main->text, "1");
    EXPECT_EQ(
        lines_of(found),
        Lines{fmt::format("{}:0:0: error: only one of two files of this name can be installed [file-name] | hint: "
                          "rename it, or check them one by one | note: {}:0:0: the other one",
                          folder / "2/a.toml", folder / "1/a.toml")});
}

/// A file that only root may read, and one that all may, in a tree that all may search; links of user 1234 lead there.
struct CuriousLinks {
    TestFolder folder;

    CuriousLinks() {
        folder.mode("", 0755);
        folder.file("kept/secret.toml", "root:secret", 0600);
        folder.file("kept/open.toml", "open");
        folder.file("closed/open.toml", "in a closed folder");
        folder.mode("closed", 0700);
    }
    void link(const std::string& name, const std::string& target, uid_t owner = 1234) const {
        folder.link(name, folder / target);
        folder.owner(name, owner);
    }
    /// What is said of a draft, or its text.
    [[nodiscard]] std::string read(const std::string& name) const {
        Diagnostics found;
        Declarations declarations;
        take_drafts(declarations, {name.starts_with('/') ? name : folder / name}, found);
        return declarations.files.empty() ? found.sorted().front()->message : declarations.files.front().main->text;
    }
};

TEST(Draft, IsNotReadForWhoMadeALinkToWhatOnlyRootMayRead) {
    if (!is_root()) GTEST_SKIP() << "needs root";
    const CuriousLinks it;
    const std::string refused = "a link on the way belongs to user 1234, who may not read what it leads to";
    it.link("theirs.toml", "kept/secret.toml");
    it.link("roots.toml", "kept/secret.toml", 0);
    it.link("to-roots.toml", "roots.toml");
    it.link("their-folder", "kept");
    it.link("to-their-folder", "their-folder", 0);
    it.link("closed.toml", "closed/open.toml");
    it.link("open.toml", "kept/open.toml");
    EXPECT_EQ(it.read("theirs.toml"), refused);
    EXPECT_EQ(it.read("roots.toml"), "root:secret");
    EXPECT_EQ(it.read("to-roots.toml"), refused);
    EXPECT_EQ(it.read("their-folder/secret.toml"), refused);
    EXPECT_EQ(it.read("to-their-folder/secret.toml"), refused);
    EXPECT_EQ(it.read("closed.toml"), refused);
    EXPECT_EQ(it.read("kept/../their-folder/secret.toml"), refused);
    EXPECT_EQ(it.read("kept/secret.toml"), "root:secret");
    EXPECT_EQ(it.read("open.toml"), "open");
    EXPECT_EQ(it.read("their-folder/open.toml"), "open");
    it.folder.owner("kept/secret.toml", 1234);
    EXPECT_EQ(it.read("theirs.toml"), "root:secret");
}

TEST(Draft, MayBeWhatIsOpenAlready) {
    const TestFolder folder;
    folder.file("a.toml", "x");
    const Fd fd(::open((folder / "a.toml").c_str(), O_RDONLY | O_CLOEXEC));
    std::filesystem::remove(folder / "a.toml");
    Diagnostics found;
    Declarations declarations;
    take_drafts(declarations, {fmt::format("/dev/fd/{}", fd.get())}, found);
    EXPECT_EQ(lines_of(found), Lines{});
    ASSERT_EQ(declarations.files.size(), 1U);
    EXPECT_EQ(declarations.files[0].main->text, "x");
}

}  // namespace
}  // namespace berth::test::of_drafts
