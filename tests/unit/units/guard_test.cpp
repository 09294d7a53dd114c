#include "support.hpp"

namespace berth::test::of_guard {
namespace {

std::string volume(std::string_view more) { return "[volume.a]\nwhat = \"/dev/sda1\"\n" + std::string(more); }

TEST(Guard, TakesThePlaceOfAWrongVolumeAndIsPulledInByNothing) {
    const Stock stock(
        volume("where = \"/a\"\nbogus = 1\nactivation = \"attach\"\nholders = [\"h\"]\nwanted_by = "
               "[\"x.service\"]\noptions = [\"ro\"]\nmount = { Foo = 1 }\n"));
    EXPECT_EQ(stock.unit("a.mount"),
              "[Unit]\nDescription=/etc/berth/a.toml:4:1: unknown key 'bogus' in volume 'a'\n"
              "Documentation=man:berth.toml(5)\nSourcePath=/etc/berth/a.toml\nDefaultDependencies=no\n"
              "Conflicts=umount.target\nBefore=umount.target\nAfter=local-fs-pre.target\nStartLimitIntervalSec=0\n"
              "AssertKernelCommandLine=berth.guard=never\n\n"
              "[Mount]\nWhat=berth-guard\nWhere=/a\nOptions=x-berth.volume=a\n");
    EXPECT_EQ(stock.paths(), (Lines{"a.mount", "volume-a@.target"}));
    EXPECT_EQ(stock.unit("volume-a@.target"),
              "[Unit]\nDescription=Volume a held by %I\nDocumentation=man:berth.toml(5)\nSourcePath=/etc/berth/a.toml\n"
              "BindsTo=a.mount\nAfter=a.mount\n");
}

TEST(Guard, OfARequiredVolumeIsRequired) {
    for (const std::string_view bad : {"bogus = 1\n", "options = oops\n"}) {
        EXPECT_EQ(Stock(volume("where = \"/a\"\nrequired = true\n" + std::string(bad))).paths(),
                  (Lines{"a.mount", "local-fs.target.requires/a.mount -> ../a.mount", "volume-a@.target"}));
    }
    EXPECT_EQ(Stock(volume("where = \"/var\"\nbogus = 1\n")).paths(),
              (Lines{"local-fs.target.requires/var.mount -> ../var.mount", "var.mount", "volume-a@.target"}));
}

TEST(Guard, KeepsAnAutomountWithItsLink) {
    EXPECT_EQ(
        Stock(volume("where = \"/a\"\nactivation = \"access\"\nbogus = 1\n")).paths(),
        (Lines{"a.automount", "a.mount", "local-fs.target.wants/a.automount -> ../a.automount", "volume-a@.target"}));
    EXPECT_EQ(Stock(volume("where = \"/a\"\nactivation = \"access\"\nbogus = 1\nwanted_by = [\"x.target\"]\n")).paths(),
              (Lines{"a.automount", "a.mount", "volume-a@.target", "x.target.wants/a.automount -> ../a.automount"}));
}

TEST(Guard, KeepsEveryEdge) {
    const Stock stock(
        "[volume.b]\nwhat = \"/dev/sdb1\"\nwhere = \"/b\"\n"
        "[volume.a]\nwhat = \"volume:b/x\"\ntype = \"bind\"\nwhere = \"/a\"\nbogus = 1\nrequires = [\"r.service\", "
        "\"no such\"]\nbinds_to = [\"t.service\"]\nwants = [\"w.service\"]\nrequires_mounts_for = [\"/m\"]\n"
        "used_by = [\"u@.service\", \"v.service\"]\nrequired_by = [\"q.service\"]\n");
    EXPECT_EQ(stock.values("a.mount", "Requires"), Lines{"b.mount r.service"});
    EXPECT_EQ(stock.values("a.mount", "BindsTo"), Lines{"t.service"});
    EXPECT_EQ(stock.values("a.mount", "Wants"), Lines{"w.service"});
    EXPECT_EQ(stock.values("a.mount", "After"), Lines{"b.mount t.service r.service w.service"});
    EXPECT_EQ(stock.values("a.mount", "RequiresMountsFor"), Lines{"\"/m\""});
    EXPECT_EQ(stock.unit("u@.service.d/50-berth-a.conf"),
              "[Unit]\nRequires=a.mount\nAfter=a.mount\nOnFailure=berth-settle.service\n");
    EXPECT_EQ(stock.unit("v.service.d/50-berth-a.conf"),
              "[Unit]\nRequires=a.mount\nAfter=a.mount\nOnFailure=berth-settle.service\n");
}

TEST(Guard, StandsOnTheFolderThatItsVolumeStandsOn) {
    EXPECT_EQ(Stock("[volume.a]\nwhat = \"/srv/x y/\"\ntype = \"bind\"\nwhere = \"/a\"\nbogus = 1\n")
                  .values("a.mount", "RequiresMountsFor"),
              Lines{"\"/srv/x y\""});
}

TEST(Guard, KeepsAnEdgeThatIsWrittenAsAStringInsteadOfAnArray) {
    const Stock stock(volume("where = \"/a\"\nused_by = \"nginx.service\"\n"));
    EXPECT_EQ(stock.unit("nginx.service.d/50-berth-a.conf"),
              "[Unit]\nRequires=a.mount\nAfter=a.mount\nOnFailure=berth-settle.service\n");
    EXPECT_EQ(Stock(volume("where = \"/a\"\nrequires = \"r.service\"\n")).values("a.mount", "Requires"),
              Lines{"r.service"});
}

TEST(Guard, IsPutWhereAPathNotInNormalFormPoints) {
    for (const std::string_view where : {"/a/", "//a", "/./a"}) {
        EXPECT_EQ(Stock(volume(fmt::format("where = \"{}\"\n", where))).paths(), (Lines{"a.mount", "volume-a@.target"}))
            << where;
    }
}

TEST(Guard, IsTheTargetAloneWhereThereIsNoMountPoint) {
    const Stock stock(volume("used_by = [\"x.service\"]\nholders = [\"h\"]\n"));
    EXPECT_EQ(stock.paths(), (Lines{"volume-a@.target", "x.service.d/50-berth-a.conf"}));
    EXPECT_EQ(stock.unit("volume-a@.target"),
              "[Unit]\nDescription=/etc/berth/a.toml:1:1: the volume has no 'where'\n"
              "Documentation=man:berth.toml(5)\nSourcePath=/etc/berth/a.toml\n"
              "AssertKernelCommandLine=berth.guard=never\n");
    EXPECT_EQ(stock.unit("x.service.d/50-berth-a.conf"),
              "[Unit]\nRequires=volume-a@x.service.target\nAfter=volume-a@x.service.target\nOnFailure=berth-settle."
              "service\n");
}

TEST(Guard, HoldsBackAUserWithALongNameToo) {
    const auto user = std::string(150, 'u') + ".service";
    EXPECT_EQ(Stock(volume("used_by = [\"" + user + "\"]\n")).values(user + ".d/50-berth-a.conf", "Requires").size(),
              1U);
}

TEST(Guard, IsOfTheMountAndOfWhoUsesItWhereThereIsNoName) {
    const Stock stock("[volume.\"a b\"]\nwhat = \"/dev/x\"\nwhere = \"/a\"\nused_by = [\"x.service\"]\n");
    EXPECT_EQ(stock.paths(), (Lines{"a.mount", "x.service.d/50-berth-@.conf"}));
    EXPECT_EQ(stock.values("a.mount", "Options"), Lines{});
    EXPECT_EQ(stock.values("x.service.d/50-berth-@.conf", "Requires"), Lines{"a.mount"});
}

TEST(Guard, IsTheUserItselfWhereThereIsNeitherNameNorMountPoint) {
    const Stock stock("[volume.\"a b\"]\nused_by = [\"x.service\"]\n[volume.\"c d\"]\nused_by = [\"x.service\"]\n");
    EXPECT_EQ(stock.paths(), Lines{"x.service.d/50-berth-@.conf"});
    EXPECT_EQ(stock.values("x.service.d/50-berth-@.conf", "AssertKernelCommandLine"), Lines{"berth.guard=never"});
    EXPECT_EQ(stock.values("x.service.d/50-berth-@.conf", "Requires"), Lines{});
}

TEST(Guard, SaysTheFirstFindingOfTheFile) {
    EXPECT_EQ(Stock(volume("where = \"/a\"\nbackground = 3\naaa = 1\n")).values("a.mount", "Description"),
              Lines{"/etc/berth/a.toml:4:14: 'background' must be true or false"});
}

TEST(Guard, DescriptionHasNoSpecifiers) {
    EXPECT_EQ(Stock(volume("where = \"/a\"\n\"%n\" = 1\n")).values("a.mount", "Description"),
              Lines{"/etc/berth/a.toml:4:1: unknown key '%%n' in volume 'a'"});
}

TEST(Guard, LeavesOtherVolumesAsTheyWere) {
    const std::string good = "[volume.good]\nwhat = \"/dev/sdb1\"\nwhere = \"/a/good\"\nafter = [\"a\"]\n";
    const Stock right(good + volume("where = \"/a\"\n"));
    const Stock wrong(good + volume("where = \"/a\"\nbogus = 1\n"));
    EXPECT_EQ(wrong.unit("a-good.mount"), right.unit("a-good.mount"));
    EXPECT_FALSE(wrong.volume("good").is_wrong());
}

}  // namespace
}  // namespace berth::test::of_guard
