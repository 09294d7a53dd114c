#include "core/fstab/import_lines.hpp"
#include "core/fstab/import_text.hpp"
#include "support.hpp"

using namespace berth;
using namespace berth::test;

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

}  // namespace

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
         "# not imported: /dev/a /a\n#   line 1: the line has no type, so mount(8) and systemd pass over it\n"},
        {"/dev/a /a xfs ro x",
         "# not imported: /dev/a /a xfs ro x\n#   line 1: the fifth field is not a number, so mount(8) "
         "and systemd pass over it\n"},
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
    EXPECT_EQ(imported("/dev/a /a xfs defaults 0 1\n/dev/b //a/ xfs\n"),
              "\n[volume.a]\nwhat     = \"/dev/a\"\nwhere    = \"/a\"\ntype     = \"xfs\"\nrequired = true\n\n"
              "# not imported: /dev/b //a/ xfs\n"
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
                       "#c\r\n/dev/a /a xfs\r\n\n/dev/b / xfs\n/dev/d / xfs\n/dev/e /a xfs\n  /dev/c /c xfs"};
    EXPECT_EQ(without_imported(fstab, import_lines(fstab)),
              "#c\r\n# moved to /etc/berth/fstab.toml: /dev/a /a xfs\r\n\n/dev/b / xfs\n/dev/d / xfs\n"
              "# was not heeded: /dev/e /a xfs\n"
              "# moved to /etc/berth/fstab.toml:   /dev/c /c xfs");
}
