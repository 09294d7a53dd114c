#include "system/output/trial_places.hpp"

#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <gmock/gmock.h>
#include <cstddef>
#include <optional>
#include <string>

#include "support.hpp"
#include "support_files.hpp"
#include "system/output/edited_files.hpp"

namespace berth::test::of_trial_places {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

struct Places {
    Places() {
        folder.folder("run");
        folder.folder("etc");
    }
    [[nodiscard]] TrialPlaces places() const {
        return *TrialPlaces::open(*Root::open(folder.path()), Trust::root_and_caller);
    }
    [[nodiscard]] std::string prepared(const TrialFiles& files) const {
        const auto got = places().prepare(files);
        return got ? *got : got.error().text();
    }
    [[nodiscard]] std::string text(const std::string& path) const { return folder.text(path.substr(1)); }
    [[nodiscard]] unsigned mode(const std::string& path) const {
        struct stat status{};
        EXPECT_EQ(::lstat((folder / path).c_str(), &status), 0) << path;
        return status.st_mode & 07777U;
    }
    TestFolder folder;
};

TrialFile text(const std::string& text) { return {TrialFile::Kind::text, text, {}}; }
const TrialFile mask{TrialFile::Kind::mask, {}, {}};
const TrialFile none{TrialFile::Kind::none, {}, {}};

TEST(TrialPlaces, PrepareACopyWithTheDraftsInIt) {
    const Places it;
    it.folder.file("etc/berth/a.toml", "old", 0640);
    it.folder.file("etc/berth/b.toml", "b");
    it.folder.file("etc/berth/c.toml", "c");
    it.folder.file("etc/berth/sub/deep/file", "deep");
    it.folder.mode("etc/berth", 0750);
    const auto at = it.prepared({{"a.toml", text("new")},
                                 {"b.toml", none},
                                 {"c.toml", mask},
                                 {"d.toml", text("d")},
                                 {"d.toml.d/1.toml", text("drop-in")},
                                 {"x.toml", none},
                                 {"x.toml.d/x.toml", none}});
    ASSERT_EQ(at, fmt::format("/run/.berth-trial.{}", ::getpid()));
    EXPECT_EQ(it.text(at + "/a.toml"), "new");
    EXPECT_EQ(it.mode(at + "/a.toml"), 0640U);
    EXPECT_EQ(it.mode(at), 0750U);
    EXPECT_EQ(it.text(at + "/d.toml.d/1.toml"), "drop-in");
    EXPECT_EQ(it.text(at + "/sub/deep/file"), "deep");
    const auto contents = it.folder.contents();
    EXPECT_THAT(contents, Contains(at.substr(1) + "/c.toml -> /dev/null"));
    EXPECT_THAT(contents, Not(Contains(at.substr(1) + "/b.toml")));
    EXPECT_EQ(it.folder.text("etc/berth/a.toml"), "old");
    it.places().discard(at);
    EXPECT_THAT(it.folder.contents(), Not(Contains(HasSubstr("berth-trial"))));
}

TEST(TrialPlaces, PrepareTheFirstDeclarations) {
    const Places it;
    const auto at = it.prepared({{"a.toml", text("new")}});
    EXPECT_EQ(it.text(at + "/a.toml"), "new");
    EXPECT_EQ(it.places().state().value(), "");
    const auto kept = it.places().keep_prepared(at, "", "2026-11-30");
    ASSERT_TRUE(kept) << kept.error().text();
    EXPECT_EQ(*kept, "");
    EXPECT_EQ(it.folder.text("etc/berth/a.toml"), "new");
}

TEST(TrialPlaces, DoNotReplaceALinkWithAFile) {
    const Places it;
    it.folder.link("etc/berth/a.toml", "/elsewhere");
    EXPECT_THAT(it.prepared({{"a.toml", text("new")}}), HasSubstr("which is a link to /elsewhere"));
    EXPECT_THAT(it.folder.contents(), Not(Contains(HasSubstr("berth-trial")))) << "nothing is left";
    it.folder.link("etc/berth/m.toml", "/dev/null");
    const auto at = it.prepared({{"a.toml", none}, {"m.toml", text("no mask")}});
    EXPECT_EQ(it.text(at + "/m.toml"), "no mask");
}

TEST(TrialPlaces, SeeAnyChangeOfTheFolder) {
    const Places it;
    it.folder.file("etc/berth/a.toml", "a");
    it.folder.file("etc/berth/a.toml.d/1.toml", "a");
    const auto before = it.places().state().value();
    EXPECT_EQ(it.places().state().value(), before);
    it.folder.file("etc/berth/a.toml.d/1.toml", "b");
    const auto changed = it.places().state().value();
    EXPECT_NE(changed, before);
    it.folder.mode("etc/berth/a.toml", 0600);
    EXPECT_NE(it.places().state().value(), changed);
}

TEST(TrialPlaces, TellWhatStandsInTheWay) {
    const Places link;
    link.folder.link("etc/berth", "/elsewhere");
    EXPECT_THAT(link.places().obstacle(), HasSubstr("is a link"));
    const Places file;
    file.folder.file("etc/berth", "");
    EXPECT_THAT(file.places().obstacle(), HasSubstr("is no folder"));
    const Places fine;
    EXPECT_EQ(fine.places().obstacle(), "");
    fine.folder.folder("etc/berth");
    EXPECT_EQ(fine.places().obstacle(), "");
    fine.folder.mode("run", 0777);
    EXPECT_FALSE(TrialPlaces::open(*Root::open(fine.folder.path()), Trust::root_and_caller));
}

TEST(TrialPlaces, KeepTheSameOnceOnly) {
    const Places it;
    it.folder.file("etc/berth/a.toml", "old");
    const auto state = it.places().state().value();
    ASSERT_TRUE(it.places().put_on(it.prepared({{"a.toml", text("new")}}), "notes"));
    EXPECT_EQ(it.places().notes(TrialPlaces::Phase::on).value(), "notes");
    EXPECT_EQ(it.places().keep(state, "2026-11-30").value(), "berth.2026-11-30");
    EXPECT_EQ(it.places().keep(state, "2026-11-30").value(), "berth.2026-11-30") << "it was interrupted before the end";
    EXPECT_EQ(it.folder.text("etc/berth/a.toml"), "new");
    EXPECT_EQ(it.folder.text("etc/berth.2026-11-30/a.toml"), "old");
    EXPECT_THAT(it.folder.contents(), Not(Contains(HasSubstr("etc/berth/.berth"))));
    ASSERT_TRUE(it.places().take_off());
    EXPECT_EQ(it.places().phase(), TrialPlaces::Phase::ending);
    it.places().forget();
    EXPECT_EQ(it.places().phase(), TrialPlaces::Phase::none);
    ASSERT_TRUE(it.places().put_on(it.prepared({{"a.toml", text("newer")}}), ""));
    EXPECT_EQ(it.places().keep(it.places().state().value(), "2026-11-30").value(), "berth.2026-11-30.1");
}

TEST(TrialPlaces, TakeAttributesThatTheTrialCouldNotHaveFromTheFormerFile) {
    const Places it;
    it.folder.file("etc/berth/a.toml", "old");
    const auto path = it.folder / "etc/berth/a.toml";
    if (::setxattr(path.c_str(), "user.owner", "me", 2, 0) != 0) GTEST_SKIP() << "no attributes here";
    const auto at = it.prepared({{"a.toml", text("new")}});
    const auto state = it.places().state().value();
    const auto tried = it.folder / (at.substr(1) + "/a.toml");
    ::removexattr(tried.c_str(), "user.owner");  // as on a tmpfs of Linux 6.1
    ASSERT_TRUE(it.places().keep_prepared(at, state, "2026-11-30"));
    char value[8]{};
    EXPECT_EQ(::getxattr(path.c_str(), "user.owner", value, sizeof value), 2);
    EXPECT_EQ(it.folder.text("etc/berth/a.toml"), "new");
}

TEST(TrialPlaces, LockOutOthers) {
    const Places it;
    const auto mine = it.places().try_lock().value();
    ASSERT_TRUE(mine);
    EXPECT_FALSE(it.places().try_lock().value());
}

TEST(TrialTexts, AreReadFromAFolderWithItsMasks) {
    const TestFolder folder;
    folder.file("a.toml", "a");
    folder.file(".hidden.toml", "x");
    folder.file("README", "x");
    folder.file("a.toml.d/1.toml", "1");
    folder.file("a.toml.d/1.toml~", "x");
    folder.link("m.toml", "/dev/null");
    const auto got = read_trial_folder(folder.path());
    ASSERT_TRUE(got) << got.error().text();
    EXPECT_EQ(got->size(), 3U);
    EXPECT_EQ(got->at("a.toml.d/1.toml").text, "1");
    EXPECT_EQ(got->at("a.toml.d/1.toml").shown, folder / "a.toml.d/1.toml");
    EXPECT_EQ(got->at("m.toml").kind, TrialFile::Kind::mask);
    EXPECT_FALSE(read_trial_folder(folder / "none"));
    EXPECT_FALSE(read_trial_file(folder.path()));
}

TEST(EditedFiles, GoWithWhatMadeThem) {
    const Places it;
    std::string folder;
    {
        auto files = EditedFiles::make(*Root::open(it.folder.path()),
                                       {{"a.toml", text("a")}, {"a.toml.d/1.toml", text("1")}, {"m.toml", mask}});
        ASSERT_TRUE(files) << files.error().text();
        folder = files->folder();
        EXPECT_EQ(files->paths(), (Lines{folder + "/a.toml", folder + "/a.toml.d/1.toml"}));
        EXPECT_EQ(files->read()->size(), 2U);
        struct stat status{};
        ASSERT_EQ(::stat(folder.c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & 07777U, 0700U);
    }
    EXPECT_NE(::access(folder.c_str(), F_OK), 0);
}

}  // namespace
}  // namespace berth::test::of_trial_places
