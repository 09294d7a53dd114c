#include "core/resolve/detours.hpp"

#include "support.hpp"

namespace berth::test::of_detours {
namespace {

const Detours detours{{"/var/run/a", {*AbsolutePath::parse("/run/a"), "/var/run", "/run"}},
                      {"/var/run/a/x", {*AbsolutePath::parse("/run/a/x"), "/var/run", "/run"}},
                      {"/etc2", {*AbsolutePath::parse("/etc"), "/etc2", "etc"}},
                      {"/long", {*AbsolutePath::parse("/" + std::string(252, 'x')), "/long", "x"}}};

std::string tmpfs(std::string_view name, std::string_view where, std::string_view more = "") {
    return fmt::format("[volume.{}]\ntype = \"tmpfs\"\nwhere = \"{}\"\n{}\n", name, where, more);
}

Stock led(const std::string& text, std::string fstab = {}) { return Stock(text, {}, std::move(fstab), {}, detours); }

Lines warned(const Stock& stock) {
    Diagnostics found;
    warn_of_detours(stock.catalogue(), detours, found);
    return lines_of(found);
}

TEST(Detours, MoveAMountPointToItsEnd) {
    const auto stock = led(tmpfs("a", "/var/run/a", "used_by = [\"x.service\"]"));
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.paths(), (Lines{"local-fs.target.wants/run-a.mount -> ../run-a.mount", "run-a.mount",
                                    "volume-a@.target", "x.service.d/50-berth-a.conf"}));
    EXPECT_NE(stock.unit("run-a.mount").find("What=tmpfs\n# Canonicalized from /var/run/a\nWhere=/run/a\n"),
              std::string::npos);
    EXPECT_EQ(stock.values("x.service.d/50-berth-a.conf", "BindsTo"), Lines{"run-a.mount"});
    EXPECT_EQ(warned(stock),
              Lines{"3:9: warning: '/var/run/a' leads through the link '/var/run' -> '/run'; berth mounts "
                    "at '/run/a' [mount-point-link] | hint: write where = \"/run/a\""});
}

TEST(Detours, AreNotedInGuardsAndAutomounts) {
    const auto stock = led(tmpfs("a", "/var/run/a", "activation = \"access\"\ntypo = 1"));
    EXPECT_EQ(stock.values("run-a.mount", "Where"), Lines{"/run/a"});
    EXPECT_EQ(stock.values("run-a.automount", "Where"), Lines{"/run/a"});
    for (const auto* unit : {"run-a.mount", "run-a.automount"})
        EXPECT_NE(stock.unit(unit).find("# Canonicalized from /var/run/a\n"), std::string::npos);
}

TEST(Detours, AreTakenBeforeVolumesAreCompared) {
    EXPECT_EQ(
        led(tmpfs("a", "/var/run/a") + tmpfs("b", "/run/a")).findings(),
        Lines{"7:9: error: '/run/a' is the mount point of two volumes, 'a' and 'b' [mount-point-repeated] | hint: "
              "choose another, or switch one of the two off with activation = \"off\" | note: 3:9: that of 'a'"});
    const auto claimed = led(tmpfs("a", "/var/run/a"), "x /run/a ext4\n");
    EXPECT_EQ(claimed.findings(),
              Lines{"3:9: error: '/run/a' is in /etc/fstab too, which wins [mount-point-in-fstab] | "
                    "hint: take it out of one of the two | note: /etc/fstab:1:3: claimed here"});
    EXPECT_EQ(claimed.paths(), Lines{"volume-a@.target"});
    EXPECT_EQ(led(tmpfs("a", "/run/a", "activation = \"access\"\nidle_timeout = \"5s\"") + tmpfs("b", "/var/run/a/x"))
                  .findings()
                  .size(),
              1U);
}

TEST(Detours, MayNotEndWhereNoVolumeIsAllowed) {
    const auto stock = led(tmpfs("a", "/etc2"));
    EXPECT_EQ(
        stock.findings(),
        Lines{"3:9: error: '/etc2' leads to '/etc', and '/etc' can't be a volume: the system needs it before it reads "
              "declarations [mount-point-refused] | hint: leave it in /etc/fstab"});
    EXPECT_EQ(stock.paths(), Lines{"volume-a@.target"});
    EXPECT_EQ(warned(stock), Lines{});
}

TEST(Detours, KeepTheGuardWhereItWasDeclaredIfTheEndHasNoUnit) {
    for (const auto* more : {"", "activation = \"access\""}) {
        const auto stock = led(tmpfs("a", "/long", more));
        ASSERT_EQ(stock.findings().size(), 1U);
        EXPECT_NE(stock.findings().front().find("the unit name of this path would have"), std::string::npos);
        EXPECT_EQ(stock.values("long.mount", "Where"), Lines{"/long"});
    }
}

TEST(Detours, OfOtherPathsKeepWhatIsMountedOnTheWay) {
    const auto a = tmpfs("a", "/run/a");
    const auto bound = led(a + "[volume.b]\ntype = \"bind\"\nwhat = \"/var/run/a/x\"\nwhere = \"/b\"\n");
    EXPECT_EQ(bound.values("b.mount", "What"), Lines{"/var/run/a/x"});
    EXPECT_EQ(bound.values("b.mount", "RequiresMountsFor"), Lines{"\"/run/a/x\""});
    const auto merged = led(a +
                            "[volume.b]\ntype = \"overlay\"\nwhere = \"/b\"\noverlay = { lower = [\"/var/run/a/x\", "
                            "\"/c\"] }\n");
    EXPECT_EQ(merged.values("b.mount", "RequiresMountsFor"), (Lines{"\"/run/a/x\"", "\"/var/run/a/x\"", "\"/c\""}));
    const auto said = led(a + tmpfs("b", "/b", "requires_mounts_for = [\"/var/run/a/x\"]"));
    EXPECT_EQ(said.values("b.mount", "RequiresMountsFor"), (Lines{"\"/var/run/a/x\"", "\"/run/a/x\""}));
    // So the network, circles and what is left out are known as well.
    const auto circle =
        led(tmpfs("a", "/run/a", "after = [\"b\"]") + tmpfs("b", "/b", "requires_mounts_for = [\"/var/run/a/x\"]"));
    EXPECT_NE(circle.findings().front().find("a -> b -> a"), std::string::npos);
}

}  // namespace
}  // namespace berth::test::of_detours
