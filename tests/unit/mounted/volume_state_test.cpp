#include "core/mounted/volume_state.hpp"

#include "support.hpp"

namespace berth::test::of_volume_state {
namespace {

constexpr auto text = R"(
[volume.shared]
where      = "/srv/shared"
type       = "tmpfs"
activation = "attach"

[volume.boot]
where = "/srv/boot"
type  = "tmpfs"

[volume.off]
where      = "/srv/off"
type       = "tmpfs"
activation = "off"

[volume.wrong]
where = "/srv/wrong"
type  = "tmpfs"
bogus = 1
)";

std::string said(const ResolvedVolume& volume, const MountUnitFacts& unit, Found found) {
    const auto state = state_of(volume, unit, found);
    const auto reason = reason_of(volume, unit, state);
    return fmt::format("{}{}{}", name_of(state), reason.empty() ? "" : ": ", reason);
}

TEST(VolumeState, IsToldFromTheMountAndItsUnit) {
    const Stock stock(text);
    const auto& shared = stock.volume("shared");
    const auto& boot = stock.volume("boot");
    const MountUnitFacts held{"loaded", "active", "success", "", true};
    const MountUnitFacts unheld{"loaded", "active", "success", "", false};
    const MountUnitFacts stuck{"loaded", "active", "exit-code", "", false};
    const MountUnitFacts going{"loaded", "deactivating", "success", "stop", false};
    const MountUnitFacts coming{"loaded", "activating", "success", "start", true};
    const MountUnitFacts down{"loaded", "inactive", "success", "", false};
    EXPECT_EQ(said(shared, held, Found::declared), "mounted");
    EXPECT_EQ(said(shared, unheld, Found::declared), "mounted: nobody holds it; run: berth settle");
    EXPECT_EQ(said(shared, stuck, Found::declared),
              "busy: nobody holds it, but it is in use; systemd keeps trying to unmount it");
    EXPECT_EQ(said(shared, going, Found::declared), "busy: it is being unmounted");
    EXPECT_EQ(said(shared, held, Found::something_else), "foreign: something else is mounted there");
    EXPECT_EQ(said(shared, down, Found::nothing), "not mounted");
    EXPECT_EQ(said(shared, coming, Found::nothing), "not mounted: it is being mounted");
    EXPECT_EQ(said(shared, {}, Found::nothing), "not mounted");
    EXPECT_EQ(said(shared, {}, Found::declared), "mounted: systemd did not mount it");
    EXPECT_EQ(said(boot, unheld, Found::declared), "mounted");
    EXPECT_EQ(said(boot, stuck, Found::declared), "mounted");
}

TEST(VolumeState, SaysWhyAMountFailed) {
    const Stock stock(text);
    const auto failed = [&](std::string result) {
        return said(stock.volume("boot"), {"loaded", "failed", std::move(result), "", false}, Found::nothing);
    };
    EXPECT_EQ(failed("exit-code"), "failed: its command failed");
    EXPECT_EQ(failed("timeout"), "failed: it was not done in time");
    EXPECT_EQ(failed("something-new"), "failed: something-new");
}

TEST(VolumeState, OfAWrongMaskedOrIdleDeclarationComesFirst) {
    const Stock stock(text);
    const MountUnitFacts masked{"masked", "inactive", "success", "", false};
    EXPECT_EQ(said(stock.volume("wrong"), {}, Found::declared),
              "guarded: /etc/berth/a.toml:19:1: unknown key 'bogus' in volume 'wrong'");
    EXPECT_EQ(said(stock.volume("boot"), masked, Found::nothing), "masked: the administrator has masked its unit");
    EXPECT_EQ(said(stock.volume("off"), {}, Found::nothing), "not mounted: switched off");
}

TEST(VolumeState, HasNoReasonForAnOrphanButTheMissingDeclaration) {
    const Stock stock(text);
    EXPECT_EQ(name_of(State::orphan), "orphan");
    EXPECT_EQ(reason_of(stock.volume("boot"), {}, State::orphan), "berth mounted it, and no declaration is left");
}

}  // namespace
}  // namespace berth::test::of_volume_state
