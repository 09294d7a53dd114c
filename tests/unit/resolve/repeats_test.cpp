#include "support.hpp"

namespace berth::test::of_repeats {
namespace {

std::string volume(std::string_view name, std::string_view where, std::string_view more = "") {
    return fmt::format("[volume.{}]\nwhat = \"/dev/sda1\"\nwhere = \"{}\"\n{}\n", name, where, more);
}

TEST(Repeats, MakeBothVolumesOfAMountPointWrongUnderOneGuard) {
    const Stock stock(volume("a", "/x", "used_by = [\"a.service\"]") + volume("b", "/x", "requires = [\"b.mount\"]") +
                      volume("c", "/c"));
    EXPECT_EQ(stock.findings(), Lines{"7:9: error: '/x' is the mount point of two volumes, 'a' and 'b' "
                                      "[mount-point-repeated] | hint: choose another, or switch "
                                      "one of the two off with activation = \"off\" | note: 3:9: that of 'a'"});
    EXPECT_EQ(stock.paths(), (Lines{"a.service.d/50-berth-a.conf", "c.mount",
                                    "local-fs.target.wants/c.mount -> "
                                    "../c.mount",
                                    "volume-a@.target", "volume-b@.target", "volume-c@.target", "x.mount"}));
    EXPECT_EQ(stock.values("volume-a@.target", "BindsTo"), Lines{"x.mount"});
    EXPECT_EQ(stock.values("volume-b@.target", "BindsTo"), Lines{"x.mount"});
    EXPECT_EQ(stock.values("x.mount", "Requires"), Lines{"b.mount"});
    EXPECT_EQ(stock.values("x.mount", "Description"),
              Lines{"/etc/berth/a.toml:3:9: '/x' is the mount point of two volumes, 'a' and 'b'"});
}

TEST(Repeats, LeaveAVolumeThatIsOffItsMountPoint) {
    EXPECT_EQ(Stock(volume("a", "/x") + volume("b", "/x", "activation = \"off\"")).findings(), Lines{});
    EXPECT_EQ(Stock(volume("a", "/x", "activation = \"off\"") + volume("b", "/x")).findings(), Lines{});
}

TEST(Repeats, MakeBothVolumesOfANameWrong) {
    const Stock stock(volume("a", "/x"), {}, "");
    const Stock twice(volume("a", "/x") + volume("a", "/y"));
    EXPECT_EQ(twice.findings(),
              Lines{"5:1: error: volume 'a' is declared twice [name-repeated] | hint: give one of the "
                    "two another name, or join them | note: 1:1: first declared here"});
    EXPECT_EQ(twice.paths(), (Lines{"volume-a@.target", "x.mount", "y.mount"}));
    EXPECT_EQ(twice.unit("volume-a@.target"),
              "[Unit]\nDescription=/etc/berth/a.toml:1:1: volume 'a' is declared twice\n"
              "Documentation=man:berth.toml(5)\nSourcePath=/etc/berth/a.toml\n"
              "AssertKernelCommandLine=berth.guard=never\n");
}

TEST(Repeats, OfANameAreWrittenAsOneEvenIfTheFirstIsOff) {
    const Stock stock(volume("a", "/o", "activation = \"off\"") + volume("a", "/x") + volume("a", "/y"));
    EXPECT_EQ(stock.paths(), (Lines{"volume-a@.target", "x.mount", "y.mount"}));
}

TEST(Repeats, OfThreeNameTheFirst) {
    EXPECT_EQ(Stock(volume("a", "/x") + volume("b", "/x") + volume("c", "/x")).findings(),
              (Lines{"7:9: error: '/x' is the mount point of two volumes, 'a' and 'b' [mount-point-repeated] | hint: "
                     "choose another, or "
                     "switch one of the two off with activation = \"off\" | note: 3:9: that of 'a'",
                     "11:9: error: '/x' is the mount point of two volumes, 'a' and 'c' [mount-point-repeated] | hint: "
                     "choose another, or "
                     "switch one of the two off with activation = \"off\" | note: 3:9: that of 'a'"}));
}

TEST(Repeats, LeaveTheMountToFstabAndKeepTheRest) {
    const Stock stock(volume("a", "/x", "used_by = [\"s.service\"]\nholders = [\"h\"]"), {},
                      "# x\n/dev/sdb1 /x/ ext4\n");
    EXPECT_EQ(stock.findings(),
              Lines{"3:9: error: '/x' is in /etc/fstab too, which wins [mount-point-in-fstab] | hint: "
                    "take it out of one of the two | note: /etc/fstab:2:11: claimed here"});
    EXPECT_EQ(stock.paths(), (Lines{"multi-user.target.wants/volume-a@h.target -> ../volume-a@.target",
                                    "s.service.d/50-berth-a.conf", "volume-a@.target"}));
    EXPECT_EQ(stock.unit("s.service.d/50-berth-a.conf"),
              "[Unit]\nBindsTo=x.mount\nAfter=x.mount\nOnFailure=berth-settle.service\n");
    EXPECT_EQ(stock.values("volume-a@.target", "BindsTo"), Lines{"x.mount"});
}

TEST(Repeats, LinkNoAutomountThatFstabTookTheWordOf) {
    const Stock stock(volume("a", "/x", "activation = \"access\"\nrequired_by = [\"s.service\"]"), {},
                      "/dev/sdb1 /x ext4\n");
    EXPECT_EQ(stock.paths(), (Lines{"s.service.requires/x.mount -> ../x.mount", "volume-a@.target"}));
}

TEST(Repeats, DoNotCareForFstabWhenOff) {
    EXPECT_EQ(Stock(volume("a", "/x", "activation = \"off\""), {}, "/dev/sdb1 /x ext4\n").findings(), Lines{});
}

}  // namespace
}  // namespace berth::test::of_repeats
