// Guards that would close a circle in the boot by way of what another volume says, or PID 1 by itself.
#include <gmock/gmock.h>

#include "support.hpp"

namespace berth::test::of_tangled_guards {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(TangledGuards, OfTwoVolumesAtOnePlaceDoNotWaitForWhatWaitsForTheOther) {
    const Stock stock(
        "[volume.a]\nwhere = '/x'\ntype = 'tmpfs'\n"
        "[volume.b]\nwhere = '/x'\ntype = 'tmpfs'\nafter = ['c']\nrequires_mounts_for = ['/c']\n"
        "[volume.c]\nwhat = 'volume:a/in'\nwhere = '/c'\ntype = 'bind'\n");
    EXPECT_EQ(stock.values("x.mount", "After"), Lines{});
    EXPECT_EQ(stock.values("x.mount", "RequiresMountsFor"), Lines{});
    EXPECT_EQ(stock.values("c.mount", "Requires"), Lines{"x.mount"});
    EXPECT_EQ(stock.values("c.mount", "After"), Lines{}) << "a guard itself";
}

TEST(TangledGuards, AreNotWaitedForByWhatOneOfThemWaitsFor) {
    const Stock stock(
        "[volume.a]\nwhere = '/x'\ntype = 'tmpfs'\n[volume.b]\nwhere = '/x'\ntype = 'tmpfs'\n"
        "[volume.c]\nwhere = '/c'\ntype = 'tmpfs'\nafter = ['a']\nbefore = ['b']\n");
    EXPECT_FALSE(stock.volume("c").is_wrong());
    EXPECT_EQ(stock.values("c.mount", "After"), Lines{});
    EXPECT_EQ(stock.values("c.mount", "Before"), Lines{"local-fs.target"});
}

TEST(TangledGuards, KeepTheirOrderWhereNothingWaitsForThem) {
    const Stock stock(
        "[volume.a]\nwhere = '/x'\ntype = 'tmpfs'\n"
        "[volume.b]\nwhere = '/x'\ntype = 'tmpfs'\nafter = ['c']\n"
        "[volume.c]\nwhere = '/c'\ntype = 'tmpfs'\n");
    EXPECT_EQ(stock.values("x.mount", "After"), Lines{"c.mount"});
}

TEST(TangledGuards, OfTwoVolumesAtOnePlaceWaitForNothingThatIsAfterTheBootThatWaitsForTheOther) {
    const Stock stock(
        "[volume.a]\nwhere = '/x'\ntype = 'tmpfs'\n"
        "[volume.b]\nwhere = '/x'\ntype = 'tmpfs'\nactivation = 'manual'\nafter = ['app.service']\n");
    EXPECT_EQ(stock.values("x.mount", "Before"), Lines{"local-fs.target"});
    EXPECT_EQ(stock.values("x.mount", "After"), Lines{});
    EXPECT_THAT(stock.findings(), Not(Contains(HasSubstr("[order-risk]")))) << "there is none any more";
}

TEST(TangledGuards, AreNotOrderedBeforeTheirOwnAutomount) {
    const Stock stock("[volume.a]\nwhere = '/x'\ntype = 'tmpfs'\nactivation = 'access'\nbefore = ['x.automount']\n");
    EXPECT_EQ(stock.values("x.mount", "Before"), Lines{"local-fs.target"});
}

TEST(TangledGuards, AreNotWaitedForByAUserThatAParentWaitsFor) {
    const auto volumes = [](std::string_view user) {
        return fmt::format(
            "[volume.a]\nwhere = '/x'\ntype = 'tmpfs'\nactivation = 'manual'\nafter = ['{0}']\n"
            "[volume.b]\nwhere = '/x/y'\ntype = 'tmpfs'\nactivation = 'attach'\nused_by = ['{0}']\n",
            user);
    };
    const Stock service(volumes("app.service"));
    EXPECT_THAT(service.findings(), Contains(HasSubstr("7:9: error: ")));
    EXPECT_EQ(
        service.unit("app.service.d/50-berth-b.conf"),
        "[Unit]\nRequires=x-y.mount\nAssertKernelCommandLine=berth.guard=never\nOnFailure=berth-settle.service\n");
    // A target waits for what it requires.
    EXPECT_EQ(Stock(volumes("multi-user.target")).unit("multi-user.target.d/50-berth-b.conf"),
              "[Unit]\nAssertKernelCommandLine=berth.guard=never\nOnFailure=berth-settle.service\n");
}

TEST(TangledGuards, StandForWhoSaysThatAnotherWaitsForIt) {
    const Stock stock(
        "[volume.a]\nwhere = '/x'\ntype = 'tmpfs'\n"
        "[volume.b]\nwhere = '/y'\ntype = 'tmpfs'\nactivation = 'manual'\nbefore = ['a']\nafter = "
        "['multi-user.target']\n");
    EXPECT_TRUE(stock.volume("b").is_wrong());
    EXPECT_EQ(stock.values("y.mount", "Before"), Lines{"umount.target"});
    EXPECT_FALSE(stock.volume("a").is_wrong());
}

Lines links_of(const Stock& stock) {
    Lines out;
    for (const auto& group : stock.tree())
        for (const auto& link : group.links) out.push_back(fmt::format("{} -> {}", link.path, link.target));
    return out;
}

TEST(TangledGuards, AreOutsideOfTheBootIfWhatTheyAreMountedOnComesAfterIt) {
    const auto volumes = [](std::string_view keys) {
        return fmt::format(
            "[volume.a]\nwhere = '/x'\ntype = 'tmpfs'\nactivation = 'manual'\nafter = ['multi-user.target']\n"
            "[volume.b]\nwhere = '/x/y'\ntype = 'tmpfs'\n{}\n",
            keys);
    };
    const Stock access(volumes("activation = 'access'"));
    EXPECT_THAT(access.findings(), Contains(HasSubstr("7:9: error: ")));
    EXPECT_EQ(links_of(access), Lines{});
    EXPECT_EQ(access.unit("x-y.automount"), "none") << "it would be mounted on the other";
    EXPECT_EQ(access.values("x-y.mount", "Before"), Lines{"umount.target"});

    const Stock required(volumes("required = true"));
    EXPECT_EQ(links_of(required), Lines{"local-fs.target.requires/volume-b@boot.target -> ../volume-b@boot.target"});
    EXPECT_EQ(required.values("volume-b@boot.target", "AssertKernelCommandLine"), Lines{"berth.guard=never"});
    EXPECT_EQ(required.values("volume-b@boot.target", "BindsTo"), Lines{});
    EXPECT_EQ(required.values("volume-b@.target", "BindsTo"), Lines{"x-y.mount"}) << "for holders that are there";
    EXPECT_EQ(required.values("x-y.mount", "Before"), Lines{"umount.target"});

    const Stock idle(volumes("activation = 'access'\nidle_timeout = '1min'\nrequired = true"));
    EXPECT_EQ(links_of(idle), Lines{"local-fs.target.requires/volume-b@boot.target -> ../volume-b@boot.target"});
    EXPECT_EQ(idle.unit("volume-b@.target"), "none");
}

TEST(TangledGuards, OutsideOfTheBootDoNotWaitForTheNetwork) {
    const Stock stock(
        "[volume.a]\nwhat = '//nas/share'\ntype = 'cifs'\nwhere = '/srv/a'\nwants = ['multi-user.target']\n"
        "[volume.b]\nwhat = 'volume:a/sub'\ntype = 'bind'\nwhere = '/var/tmp'\n");
    EXPECT_THAT(stock.findings(), Contains(HasSubstr("'basic.target' needs what is mounted here")));
    EXPECT_EQ(stock.values("var-tmp.mount", "Before"), Lines{"umount.target"});
    EXPECT_THAT(stock.values("var-tmp.mount", "After"), Not(Contains(HasSubstr("network"))))
        << "basic.target waits for it, and the network for that";
}

TEST(Edges, LeadFromAnAttachmentThatIsNamedToItsVolume) {
    const Stock stock(
        "[volume.a]\nwhat = 'nas:/x'\nwhere = '/a'\ntype = 'nfs4'\n"
        "[volume.b]\nwhere = '/b'\ntype = 'tmpfs'\nrequires = ['volume-a@x.target']\n");
    EXPECT_TRUE(stock.volume("b").network);
    EXPECT_FALSE(
        Stock("[volume.a]\nwhere = '/a'\ntype = 'tmpfs'\n"
              "[volume.b]\nwhat = 'volume:a/in'\nwhere = '/b'\ntype = 'bind'\nbefore = ['volume-a@x.target']\n")
            .volume("b")
            .is_wrong());
}

TEST(Edges, LeadFromAnyPathThatPid1WouldHaveMounted) {
    const Stock stock(
        "[volume.a]\nwhat = '/a/b/x'\nwhere = '/a'\ntype = 'tmpfs'\n"
        "[volume.b]\nwhere = '/a/b'\ntype = 'tmpfs'\n");
    EXPECT_THAT(stock.findings(), Contains(HasSubstr("[cycle]")));
    EXPECT_THAT(
        Stock("[volume.a]\nwhat = '//a/b/x'\nwhere = '/a'\ntype = 'cifs'\noptions = ['credentials=/c']\n").findings(),
        IsEmpty());
}

TEST(Circles, KnowOfAVolumeThatIsOffThatItHasNoUnit) {
    const Stock stock(
        "[volume.a]\nwhere = '/a'\ntype = 'tmpfs'\nactivation = 'off'\n"
        "[volume.b]\nwhere = '/b'\ntype = 'tmpfs'\nbefore = ['a.mount']\nbinds_to = ['a.mount']\n");
    EXPECT_THAT(stock.findings(), Contains(HasSubstr("[cycle]")));
}

}  // namespace
}  // namespace berth::test::of_tangled_guards
