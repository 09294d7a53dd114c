#include "core/model/catalogue.hpp"

#include "support.hpp"

namespace berth::test::of_catalogue {
namespace {

TEST(Catalogue, FindsTheFirstOfANameAndOfAMountPoint) {
    const Stock stock(
        "[volume]\nc = {}\n[volume.x]\nwhere='/x'\ntype='tmpfs'\n[volume.a]\nwhere='/a'\ntype='tmpfs'\n"
        "[volume.y]\nwhere='/x'\ntype='tmpfs'\n");
    const auto& catalogue = stock.catalogue();
    EXPECT_EQ(catalogue.named("a")->where.value.str(), "/a");
    EXPECT_EQ(catalogue.mounted_at("/x")->name.str(), "x");
    EXPECT_EQ(catalogue.named("c"), &catalogue.volumes()[0]);
    EXPECT_EQ(catalogue.named("a")->index, 2U);
    EXPECT_EQ(catalogue.named(""), nullptr);
    EXPECT_EQ(catalogue.named("b"), nullptr);
    EXPECT_EQ(catalogue.mounted_at(""), nullptr);
}

TEST(Catalogue, MountsNothingThatIsOff) {
    const Stock stock("[volume.a]\nwhere='/x'\ntype='tmpfs'\nactivation='off'\n[volume.b]\nwhere='/x'\ntype='tmpfs'\n");
    EXPECT_EQ(stock.catalogue().mounted_at("/x")->name.str(), "b");
    EXPECT_NE(stock.catalogue().named("a"), nullptr);
}

TEST(Catalogue, CountsVolumesBeforeEncryptedVolumesBeforeSwap) {
    const Stock stock(
        "[swap.a]\nwhat='/dev/sda'\n[encrypted.a]\ndevice='/dev/sdb'\n[volume.a]\nwhere='/x'\ntype='tmpfs'\n");
    const auto& catalogue = stock.catalogue();
    ASSERT_EQ(catalogue.size(), 3U);
    EXPECT_EQ(catalogue.subject(0), "volume 'a'");
    EXPECT_EQ(catalogue.subject(1), "encrypted volume 'a'");
    EXPECT_EQ(catalogue.subject(2), "swap 'a'");
    EXPECT_EQ(stock.catalogue().encrypted_named("a")->index, 1U);
}

}  // namespace
}  // namespace berth::test::of_catalogue
