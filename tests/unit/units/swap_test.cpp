#include <algorithm>

#include "core/units/swap_unit.hpp"

#include "support.hpp"

namespace berth::test::of_swap {
namespace {

Machine with(Machine machine) { return machine; }

TEST(Swap, IsNamedAfterItsAreaAndWantedBySwapTarget) {
    const Stock stock("[swap.a]\nwhat = 'LABEL=x y'\npriority = 3\noptions = ['discard']\n");
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(
        stock.paths(),
        (Lines{R"(dev-disk-by\x2dlabel-x\x5cx20y.swap)",
               R"(swap.target.wants/dev-disk-by\x2dlabel-x\x5cx20y.swap -> ../dev-disk-by\x2dlabel-x\x5cx20y.swap)"}));
    EXPECT_EQ(stock.values(R"(dev-disk-by\x2dlabel-x\x5cx20y.swap)", "Priority"), Lines{"3"});
    EXPECT_EQ(stock.values(R"(dev-disk-by\x2dlabel-x\x5cx20y.swap)", "Options"), Lines{"discard"});
}

TEST(Swap, OnAFileOfAVolumeRequiresThat) {
    const Stock stock("[volume.v]\nwhat = '/dev/x'\nwhere = '/srv/v'\ntype = 'xfs'\n[swap.a]\nwhat = 'volume:v/f'\n");
    EXPECT_EQ(stock.values("srv-v-f.swap", "Requires"), Lines{"srv-v.mount"});
    EXPECT_EQ(stock.values("srv-v-f.swap", "After"), Lines{"srv-v.mount"});
    EXPECT_EQ(stock.values("srv-v-f.swap", "What"), Lines{"/srv/v/f"});
}

TEST(Swap, OnANetworkVolumeIsOrderedAfterTheNetwork) {
    const Stock stock("[volume.v]\nwhat = 'nas:/x'\nwhere = '/v'\ntype = 'nfs4'\n[swap.a]\nwhat = 'volume:v/f'\n");
    EXPECT_EQ(stock.values("v-f.swap", "Before"), (Lines{"remote-fs.target", "umount.target"}));
    EXPECT_EQ(stock.values("v-f.swap", "Conflicts"), Lines{"umount.target"});
    EXPECT_EQ(stock.values("v-f.swap", "DefaultDependencies"), Lines{"no"});  // else it would be before swap.target
    EXPECT_EQ(stock.values("v-f.swap", "Wants"), Lines{"network-online.target"});
    const auto paths = stock.paths();
    EXPECT_EQ(std::ranges::count(paths, "remote-fs.target.wants/v-f.swap -> ../v-f.swap"), 1);
}

TEST(Swap, IsRequiredOnlyIfItSaysSoAndKeepsTheLinkWhenItIsWrong) {
    EXPECT_EQ(Stock("[swap.a]\nwhat = '/dev/x'\nrequired = true\n").paths(),
              (Lines{"dev-x.swap", "swap.target.requires/dev-x.swap -> ../dev-x.swap"}));
    const Stock wrong("[swap.a]\nwhat = '/dev/x'\nrequired = true\ntypo = 1\n");
    EXPECT_EQ(wrong.paths(), (Lines{"dev-x.swap", "swap.target.requires/dev-x.swap -> ../dev-x.swap"}));
    EXPECT_EQ(wrong.values("dev-x.swap", "AssertKernelCommandLine"), Lines{"berth.guard=never"});
    EXPECT_EQ(Stock("[swap.a]\nwhat = '/dev/x'\ntypo = 1\n").paths(), Lines{"dev-x.swap"});
}

TEST(Swap, IsLeftOutWhereThereIsNone) {
    for (const auto& machine : {with({.has_devices = false}), with({.has_swap = false})}) {
        const Stock stock("[swap.a]\nwhat = '/dev/x'\nmakefs = true\n", {}, {}, machine);
        EXPECT_EQ(stock.paths(), Lines{});
        ASSERT_EQ(stock.findings().size(), 1U);
        EXPECT_NE(stock.findings()[0].find("swap 'a' is left out"), std::string::npos) << stock.findings()[0];
    }
}

TEST(Swap, IsNotMadeOnADeviceWithoutAUnit) {
    // "dev-aaa....swap" fits into a unit name, "dev-aaa....device" does not.
    const auto what = "/dev/" + std::string(246, 'a');
    EXPECT_EQ(Stock(fmt::format("[swap.a]\nwhat = '{}'\n", what)).findings(), Lines{});
    const Stock stock(fmt::format("[swap.a]\nwhat = '{}'\nmakefs = true\n", what));
    ASSERT_EQ(stock.findings().size(), 1U);
    EXPECT_NE(stock.findings()[0].find("2:8: error: "), std::string::npos) << stock.findings()[0];
}

TEST(Swap, IsMadeBeforeItIsUsed) {
    const Stock stock("[swap.a]\nwhat = '/dev/x'\nmakefs = true\n");
    EXPECT_EQ(stock.values("dev-x.swap", "Requires"), Lines{"berth-mkswap-a.service"});
    EXPECT_EQ(stock.values("dev-x.swap", "After"), Lines{"berth-mkswap-a.service"});
    EXPECT_EQ(stock.values("berth-mkswap-a.service", "Before"), Lines{"dev-x.swap shutdown.target"});
    EXPECT_EQ(stock.values("berth-mkswap-a.service", "ExecStart"),
              Lines{R"(/usr/lib/systemd/systemd-makefs "swap" "/dev/x")"});
}

}  // namespace
}  // namespace berth::test::of_swap
