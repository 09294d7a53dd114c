#include "core/fstab/import_lines.hpp"
#include "core/fstab/import_text.hpp"
#include "support.hpp"

namespace berth::test::of_import_lines {
namespace {

/// The declarations without the two lines at the top.
std::string imported(std::string_view text) {
    const Source fstab{"/etc/fstab", "fstab", std::string(text)};
    auto out = text_of(import_lines(fstab), "fstab").text;
    for (int i = 0; i < 2; ++i) out.erase(0, out.find('\n') + 1);
    return out;
}

Lines names_of(std::string_view text) {
    const Source fstab{"/etc/fstab", "fstab", std::string(text)};
    Lines out;
    for (const auto& line : import_lines(fstab)) out.push_back(line.name);
    return out;
}

TEST(ImportLines, KeepCommentsBesideTheirLines) {
    EXPECT_EQ(
        imported(
            "# first\n\n\n# of a\n/dev/a /a xfs ro 0 2\n# of b\n/dev/b /b xfs noauto 0 2 # and after\n#\n  # last\n"),
        "\n# first\n\n# of a\n[volume.a]\nwhat     = \"/dev/a\"\nwhere    = \"/a\"\ntype     = \"xfs\"\noptions  = "
        "[\"ro\"]\n"
        "required = true\n\n# of b\n# and after\n[volume.b]\nwhat       = \"/dev/b\"\nwhere      = \"/b\"\n"
        "type       = \"xfs\"\nactivation = \"manual\"\n\n#\n# last\n");
}

TEST(ImportLines, ThatAreNotImportedAreCommentsWithTheReason) {
    const std::vector<Case> cases{
        {"/dev/a / ext4", "# stays in fstab: /dev/a / ext4\n#   systemd-remount-fs reads the options of '/' there\n"},
        {"proc /proc proc",
         "# stays in fstab: proc /proc proc\n#   systemd-remount-fs reads the options of '/proc' there\n"},
        {"/dev/a /etc ext4",
         "# not imported: /dev/a /etc ext4\n#   line 1: '/etc' can't be a volume: the system needs it before it reads "
         "declarations\n"},
        {"/dev/a",
         "# not imported: /dev/a\n#   line 1: the line has no mount point and no type, so mount(8) and systemd "
         "pass over it\n"},
        {"/dev/a /a",
         "# not imported: /dev/a /a\n#   line 1: the line has no type, so mount(8) passes over it, and systemd from "
         "259 "
         "on\n"},
        {"/dev/a /a xfs ro x",
         "# not imported: /dev/a /a xfs ro x\n#   line 1: the fifth field is not a number, so mount(8) "
         "passes over it, and systemd from 259 on\n"},
        {"/dev/a none xfs", "# not imported: /dev/a none xfs\n#   line 1: 'none' is not a mount point\n"},
        {"/dev/a /a autofs",
         "# not imported: /dev/a /a autofs\n#   line 1: systemd passes over lines of the type 'autofs'\n"},
        {"none /a none", "# not imported: none /a none\n#   line 1: the type is 'none', and it is no bind mount\n"},
        {"/dev/a /a\\012x xfs",
         "# not imported: /dev/a /a\\012x xfs\n#   line 1: control characters are not allowed here, found '\\n'\n"},
        {"/dev/a /\xff xfs", "# not imported: /dev/a /\\xff xfs\n#   line 1: the text is not UTF-8\n"},
        {"/dev/a /a xfs ro,x=\\011",
         "# not imported: /dev/a /a xfs ro,x=\\011\n#   line 1: control characters are not "
         "allowed here, found '\\t'\n"},
    };
    for (const auto& [line, text] : cases) EXPECT_EQ(imported(line), "\n" + std::string(text)) << line;
}

TEST(ImportLines, OfAMountPointThatIsThereAlreadyAreNotHeeded) {
    EXPECT_EQ(imported("/dev/a /a xfs defaults 0 1\n/dev/a //a/ xfs ro\n"),
              "\n[volume.a]\nwhat     = \"/dev/a\"\nwhere    = \"/a\"\ntype     = \"xfs\"\nrequired = true\n\n"
              "# not imported: /dev/a //a/ xfs ro\n"
              "#   line 2: line 1 is for the same mount point already, and systemd heeds the first\n");
}

TEST(ImportLines, NameWhatTheyStandOn) {
    EXPECT_EQ(imported("/srv/a/x /x none bind\nLABEL=a /srv/a xfs x-systemd.before=/x 0 2\n"),
              "\n[volume.x]\nwhat     = \"volume:a/x\"\nwhere    = \"/x\"\ntype     = \"bind\"\nrequired = true\n\n"
              "[volume.a]\nwhat     = \"LABEL=a\"\nwhere    = \"/srv/a\"\ntype     = \"xfs\"\nrequired = true\n"
              "before   = [\"x\"]\n");
}

TEST(ImportLines, MakeATableOfAnOverlaysFolders) {
    EXPECT_EQ(imported("overlay /o overlay lowerdir=/a\\134:b:/c,upperdir=/u,workdir=/w,xino=on\n"),
              "\n[volume.o]\nwhere    = \"/o\"\ntype     = \"overlay\"\noptions  = [\"xino=on\"]\n"
              "overlay  = { lower = [\"/a:b\", \"/c\"], upper = \"/u\", work = \"/w\" }\nrequired = true\n");
    EXPECT_EQ(imported("o /o overlay lowerdir=a:/c\n"),
              "\n[volume.o]\nwhat     = \"o\"\nwhere    = \"/o\"\ntype     = \"overlay\"\n"
              "options  = [\"lowerdir=a:/c\"]\nrequired = true\n");
}

TEST(ImportLines, DecodeUnquoteAndCompleteTheirFields) {
    EXPECT_EQ(imported("LABEL=\"a\\040b\" mnt/c\\040d auto defaults 0 2\n"),
              "\n[volume.c-d]\nwhat     = \"LABEL=a b\"\nwhere    = \"/mnt/c d\"\nrequired = true\n");
}

TEST(ImportLines, ThatMountAlonePassesOverAreSaidToBeWhatTheSystemdThatReadsThemMakesOfThem) {
    const Source fstab{"/etc/fstab", "fstab", "/dev/a /a\n/dev/b /b xfs ro, noatime 0 0\n/dev/c\n"};
    const auto said = [&](unsigned systemd) {
        Lines out;
        for (const auto& line : import_lines(fstab, {.users = UserLines::stay, .taken = {}, .systemd = systemd}))
            out.push_back(line.refused->complaint.message);
        return out;
    };
    EXPECT_EQ(said(252), (Lines{"the line has no type, so mount(8) passes over it, but systemd 252 does not",
                                "the fifth field is not a number, so mount(8) passes over it, but systemd 252 does not",
                                "the line has no mount point and no type, so mount(8) and systemd pass over it"}));
    EXPECT_EQ(said(262), (Lines{"the line has no type, so mount(8) and systemd pass over it",
                                "the fifth field is not a number, so mount(8) and systemd pass over it",
                                "the line has no mount point and no type, so mount(8) and systemd pass over it"}));
}

TEST(ImportLines, OfOneMountPointStayIfMountFindsThemByTheirSources) {
    EXPECT_EQ(
        imported("/dev/a /a xfs\n/dev/b /a/ xfs\n"),
        "\n# stays in fstab: /dev/a /a xfs\n#   line 2 has the same mount point, and mount(8) finds either by its "
        "source\n# stays in fstab: /dev/b /a/ xfs\n#   line 1 has the same mount point, and mount(8) finds either "
        "by its source\n");
}

TEST(ImportLines, HaveTheirTagsWithoutQuotesOfEitherKind) {
    for (const auto* what : {"LABEL=a", "LABEL='a'", "LABEL=\"a\""}) {
        const Source fstab{"/etc/fstab", "fstab", fmt::format("{} /a xfs\n{} none swap\n", what, what)};
        for (const auto& line : import_lines(fstab)) EXPECT_EQ(line.what.value, "LABEL=a") << what;
    }
    for (const auto* what : {"LABEL='a", "LABEL='a\"", "LABEL=a'", "LABEL=''", "/dev/x='a'"}) {
        const Source fstab{"/etc/fstab", "fstab", fmt::format("{} /a xfs\n", what)};
        EXPECT_EQ(import_lines(fstab)[0].what.value, what);
    }
}

TEST(ImportLines, GetNoNameThatIsTaken) {
    const Source fstab{"/etc/fstab", "fstab", "tmpfs /srv/a tmpfs\ntmpfs /b tmpfs\n/s none swap\n"};
    Lines names;
    for (const auto& line : import_lines(fstab, {.users = UserLines::stay, .taken = {{"a", "b"}, {"s"}}}))
        names.push_back(line.name);
    EXPECT_EQ(names, (Lines{"srv-a", "b-2", "s-2"}));
}

TEST(ImportLines, AreNamedAfterTheEndOfTheMountPointThatNoOtherHas) {
    const auto line = [](std::string_view path) { return fmt::format("tmpfs {} tmpfs\n", path); };
    EXPECT_EQ(
        names_of(line("/srv/data") + line("/mnt/data") + line("/data") + line("/home/.cache") + line("/x/\xc3\xa4")),
        (Lines{"srv-data", "mnt-data", "data", "cache", "x"}));
    EXPECT_EQ(names_of(line("/a/b-c") + line("/a-b/c") + line("/a/b_c") + line("/--") + line("/\xc3\xa4")),
              (Lines{"b-c", "c", "b_c", "volume", "volume-2"}));
    EXPECT_EQ(names_of(line("/" + std::string(200, 'x'))), (Lines{std::string(56, 'x')}));
}

TEST(ImportLines, OfSwapAreNamedAfterTheFileOrLabel) {
    const auto line = [](std::string_view what) { return fmt::format("{} none swap\n", what); };
    EXPECT_EQ(
        names_of(line("UUID=1") + line("UUID=2") + line("/swap.img") + line("LABEL=big") + line("/dev/disk/by-id/x")),
        (Lines{"swap", "swap-2", "swap-img", "big", "swap-3"}));
}

TEST(ImportLines, ThatAreImportedAreTakenOutOfFstabAndNothingElseIs) {
    const Source fstab{"/etc/fstab", "fstab",
                       "#c\r\n/dev/a /a xfs\r\n\n/dev/b / xfs\n/dev/d / xfs\n/dev/a /a xfs ro\n  /dev/c /c xfs"};
    EXPECT_EQ(without_imported(fstab, import_lines(fstab), "/etc/berth/fstab.toml"),
              "#c\r\n# moved to /etc/berth/fstab.toml: /dev/a /a xfs\r\n\n/dev/b / xfs\n/dev/d / xfs\n"
              "# was not heeded: /dev/a /a xfs ro\n"
              "# moved to /etc/berth/fstab.toml:   /dev/c /c xfs");
}

}  // namespace
}  // namespace berth::test::of_import_lines
