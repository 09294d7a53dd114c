#include <functional>

#include "support_facts.hpp"

namespace berth::test::of_fact_findings {
namespace {

TEST(FactFindings, AreNoneWhereAllIsAsItShouldBe) {
    EXPECT_EQ(of_disk("type = 'ext4'", [](auto&) {}), Lines{});
}

TEST(FactFindings, AreNoneOfVolumesThatAreOffOrWrong) {
    const auto absent = [](VolumeFacts& facts) { facts.source = at(Kind::missing, "/dev/sdb"); };
    EXPECT_EQ(of_disk("activation = 'off'", absent), Lines{});
    EXPECT_EQ(of_disk("bogus = 1", absent), Lines{});
    EXPECT_EQ(of_disk("", absent).size(), 1U);
}

TEST(FactFindings, WaitForWhatIsNotMountedYet) {
    const std::string both = disk("base") + disk("top", "type = 'bind'", "volume:base/x") +
                             "[volume.below]\nwhere = '/srv/base/y'\ntype = 'tmpfs'\n";
    const auto judged = [&](std::string_view more) {
        Here here(both, root + std::string(more));
        here["top"].source = at(Kind::missing, "/srv/base/x");
        here["below"].where = at(Kind::missing, "/srv/base/y");
        return here.findings().size();
    };
    EXPECT_EQ(judged(""), 0U);
    EXPECT_EQ(judged(mounted(2, 1, "/srv/base", "autofs", "0:30")), 0U);
    EXPECT_EQ(judged(mounted(2, 1, "/srv/base")), 2U);
}

TEST(FactFindings, WaitForWhatFstabMounts) {
    Here here(disk("a", "type = 'bind'", "/data/x"), root);
    here["a"].source = at(Kind::missing, "/data/x");
    EXPECT_EQ(here.findings().size(), 1U);
    here.fstab.emplace("/data", Span{});
    EXPECT_EQ(here.findings(), Lines{});
}

TEST(FactFindings, LeaveTheContentOfAMountedVolumeAlone) {
    Here here(disk("a", "type = 'ext4'"), root + mounted(2, 1, "/srv/a"));
    here["a"].source = at(Kind::missing, "/dev/sdb");
    here["a"].where = at(Kind::missing, "/srv/a");
    EXPECT_EQ(here.findings(), Lines{});
}

Lines of_overlay(const std::function<void(VolumeFacts&)>& set) {
    Here here(
        "[volume.a]\nwhere = '/srv/a'\ntype = 'overlay'\n"
        "options = ['lowerdir=/l', 'upperdir=/u', 'workdir=/w']\n",
        root);
    auto& layers = here["a"].layers;
    layers = {at(Kind::folder, "/l"), at(Kind::folder, "/u"), at(Kind::folder, "/w")};
    for (auto& layer : layers) {
        layer.mount = "1";
        layer.identity = layer.path;
    }
    set(here["a"]);
    return here.findings();
}

TEST(FactFindings, LookAtTheFoldersOfAnOverlay) {
    EXPECT_EQ(of_overlay([](auto&) {}), Lines{});
    EXPECT_EQ(of_overlay([](auto& facts) { facts.layers[0].kind = Kind::missing; }),
              Lines{"4:12: warning: '/l' does not exist [source-missing] | hint: mkdir -p /l"});
    EXPECT_EQ(of_overlay([](auto& facts) { facts.layers[1].kind = Kind::file; }),
              Lines{"4:27: warning: '/u' is no folder, and 'upperdir' needs one [source-kind]"});
    EXPECT_EQ(of_overlay([](auto& facts) { facts.layers[2].mount = "2"; }),
              Lines{"4:42: warning: 'upperdir' '/u' and 'workdir' '/w' are not on the same file system "
                    "[overlay-layers] | hint: put the two side by side"});
    EXPECT_EQ(of_overlay([](auto& facts) { facts.layers[2].path = "/u/w"; }),
              Lines{"4:42: warning: 'upperdir' '/u' and 'workdir' '/u/w' are one folder, or one is in the other "
                    "[overlay-layers] | hint: give each a folder of its own, side by side"});
}

TEST(OverlayLayers, AreReadAsTheKernelReadsThem) {
    const Stock stock(
        "[volume.a]\nwhere = '/a'\ntype = 'overlay'\n"
        "options = ['lowerdir=/x:/y\\:z::/data', 'upperdir=/u', 'workdir=relative', 'index=on']\n");
    Lines paths;
    for (const auto& layer : overlay_layers(stock.volume("a"))) paths.push_back(layer.path);
    EXPECT_EQ(paths, (Lines{"/x", "/y:z", "/data", "/u"}));
}

TEST(FactFindings, NameUnitsThatTakeThePlaceOfOurs) {
    const Stock stock("[volume.a]\nwhere = '/srv/a'\ntype = 'tmpfs'\nformerly = ['old']\n");
    const auto judged = [&](const UnitClaim& claim) {
        Diagnostics out;
        judge_claims(stock.catalogue(), {claim}, out);
        return lines_of(out);
    };
    EXPECT_EQ(judged({"srv-a.mount", "/etc/systemd/system/srv-a.mount"}),
              Lines{"2:9: warning: '/etc/systemd/system/srv-a.mount' takes precedence over what berth writes "
                    "[unit-overridden] | hint: remove the file, or write only what differs to "
                    "'/etc/systemd/system/srv-a.mount.d/50-local.conf'"});
    EXPECT_EQ(judged({"srv-a.automount", "/run/systemd/generator.late/srv-a.automount", true}),
              Lines{"2:9: warning: another generator writes '/run/systemd/generator.late/srv-a.automount' "
                    "[unit-overridden] | hint: declare the mount point in one of the two places only"});
    EXPECT_EQ(judged({"volume-a@.target", "/etc/systemd/system/volume-a@.target"}).size(), 1U);
    EXPECT_EQ(judged({"volume-old@.target", "/etc/systemd/system/volume-old@.target"}).size(), 1U);
    EXPECT_EQ(judged({"srv-b.mount", "/etc/systemd/system/srv-b.mount"}), Lines{});
}

}  // namespace
}  // namespace berth::test::of_fact_findings
