#include "core/resolve/locked_again.hpp"
#include "support.hpp"

using namespace berth;
using namespace berth::test;

namespace {

std::string layer(std::string_view name, std::string_view device) {
    return fmt::format("[encrypted.{}]\ndevice = '{}'\n", name, device);
}

std::string upon(std::string_view layer, std::string_view activation, std::string_view more = "") {
    return fmt::format(
        "[volume.on-{0}-{1}]\nwhat = 'encrypted:{0}'\nwhere = '/srv/{0}-{1}'\ntype = 'xfs'\nactivation = '{1}'\n{2}\n",
        layer, activation, more);
}

/// The names of those that are locked again.
Lines names(const std::string& text) {
    const Stock stock(text);
    const auto locked = locked_again(stock.catalogue());
    Lines out;
    for (std::size_t i = 0; i < locked.size(); ++i) {
        if (locked[i]) out.push_back(stock.catalogue().all()[i].name.str());
    }
    return out;
}

/// Layers c0 to cN, each on the one before it; what stands on the last is held by its users.
std::string chain(int layers) {
    auto out = layer("c0", "/dev/x");
    for (int i = 1; i < layers; ++i) out += layer(fmt::format("c{}", i), fmt::format("encrypted:c{}", i - 1));
    return out + upon(fmt::format("c{}", layers - 1), "attach");
}

}  // namespace

TEST(LockedAgain, IsWhatSomethingStandsOnThatIsNotMountedAtBoot) {
    const auto e = layer("e", "/dev/x");
    EXPECT_EQ(names(e), Lines{});
    EXPECT_EQ(names(e + upon("e", "boot")), Lines{});
    EXPECT_EQ(names(e + upon("e", "off")), Lines{});
    for (const auto* activation : {"attach", "access", "manual"}) {
        EXPECT_EQ(names(e + upon("e", activation)), Lines{"e"}) << activation;
    }
    EXPECT_EQ(names(e + upon("e", "boot") + upon("e", "attach")), Lines{"e"});
    EXPECT_EQ(names(e + "[swap.s]\nwhat = 'encrypted:e'\nactivation = 'manual'\n"), Lines{"e"});
}

TEST(LockedAgain, IsNothingThatOnlyAWrongVolumeStandsOn) {
    EXPECT_EQ(names(layer("e", "/dev/x") + upon("e", "attach", "typo = 1")), Lines{});
    EXPECT_EQ(names(layer("e", "/dev/x") + layer("f", "encrypted:e") + "typo = 1\n" + upon("f", "attach")), Lines{});
}

TEST(LockedAgain, IsEachLayerOfAChain) {
    const auto of_two = layer("e", "/dev/x") + layer("f", "encrypted:e") + layer("g", "encrypted:e");
    EXPECT_EQ(names(of_two + upon("f", "attach")), (Lines{"e", "f"}));
    EXPECT_EQ(names(of_two + upon("f", "boot") + upon("g", "manual")), (Lines{"e", "g"}));
    EXPECT_EQ(names(chain(2000)).size(), 2000U);
}
