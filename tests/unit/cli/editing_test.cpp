#include "cli/commands/trial/editing.hpp"

#include <gmock/gmock.h>
#include <string>

#include "review/reading.hpp"
#include "support.hpp"
#include "support_files.hpp"

namespace berth::test::of_editing {
namespace {

using testing::HasSubstr;

TrialFile text(const std::string& text) { return {TrialFile::Kind::text, text, {}}; }

struct Editing {
    Editing() {
        folder.file("etc/berth/mine.toml", mine);
        folder.file("usr/lib/berth/theirs.toml", theirs);
    }
    std::string files(const std::string& name) const {
        const auto session = *read_root(folder.path());
        const auto got = cli::files_to_edit(*session, current, name);
        if (!got) return got.error();
        std::string out;
        for (const auto& [place, file] : got->files) out += fmt::format("{}={}", place, file.text.substr(0, 12));
        return out + (got->note.empty() ? "" : " | " + got->note);
    }
    const std::string mine = "[volume.a]\nwhere = '/srv/a'\ntype = 'tmpfs'\n";
    const std::string theirs =
        "[swap.s]\nwhat = '/dev/sdb'\n[volume.t]\nwhere = '/srv/{instance}'\ntype = 'tmpfs'\ninstances = ['x']\n";
    TestFolder folder;
    TrialFiles current{{"mine.toml", text(mine)},
                       {"link.toml", {TrialFile::Kind::none, {}, {}}},
                       {"mask.toml", {TrialFile::Kind::mask, {}, {}}}};
};

TEST(Edit, FindsTheFileOfANameOrMakesOne) {
    const Editing it;
    EXPECT_EQ(it.files(""), "mine.toml=[volume.a]\nw");
    EXPECT_EQ(it.files("a"), "mine.toml=[volume.a]\nw");
    EXPECT_EQ(it.files("mine.toml"), "mine.toml=[volume.a]\nw");
    EXPECT_EQ(it.files("mine"), "mine.toml=[volume.a]\nw");
    const std::string copied =
        "theirs.toml=[swap.s]\nwha | '{}' is declared in /usr/lib/berth/theirs.toml; the copy "
        "/etc/berth/theirs.toml is going to count in the place of that";
    for (const auto* name : {"swap.s", "t", "t-x"}) EXPECT_EQ(it.files(name), fmt::format(fmt::runtime(copied), name));
    EXPECT_EQ(it.files("new"), "new.toml=# Volume new");
    EXPECT_THAT(it.files("swap.none"), HasSubstr("there is no 'swap.none' to edit, and it can't be made: "));
    EXPECT_EQ(it.files("link"), "/etc/berth/link.toml is a link; edit the file that it leads to");
    EXPECT_EQ(it.files("mask"), "/etc/berth/mask.toml is a mask; to take it out: rm /etc/berth/mask.toml");
    Editing none;
    none.current.clear();
    EXPECT_THAT(none.files(""), HasSubstr("berth edit NAME"));
}

TEST(Edit, OfANewVolumeBeginsWithWhatPassesTheCheck) {
    const Editing it;
    const auto session = *read_root(it.folder.path());
    const auto got = cli::files_to_edit(*session, it.current, "new");
    const Stock stock(got->files.at("new.toml").text);
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.volume("new").mount_point.str(), "/srv/new");
}

TEST(Edit, TakesOutWhatTheEditorHasTakenOut) {
    const auto got = cli::edited({{"a.toml", text("a")}, {"b.toml", text("b")}}, {{"b.toml", text("c")}});
    EXPECT_EQ(got, (TrialFiles{{"a.toml", {TrialFile::Kind::none, {}, {}}}, {"b.toml", text("c")}}));
}

}  // namespace
}  // namespace berth::test::of_editing
