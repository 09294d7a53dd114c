#include "core/keys/overlay.hpp"

#include "support.hpp"

namespace berth::test::of_overlay {
namespace {

Stock overlay(std::string_view table, std::string_view others = {}) {
    return Stock(fmt::format("[volume.o]\nwhere = \"/o\"\ntype = \"overlay\"\noverlay = {}\n{}", table, others));
}

constexpr std::string_view base = "[volume.b]\nwhat = \"nas:/b\"\nwhere = \"/b\"\ntype = \"nfs4\"\n";

TEST(Overlay, PassesItsLayersWithEscapes) {
    const auto stock = overlay("{ lower = ['/a:b', '/c,d', '/e f'], upper = '/u:,x', work = '/w' }");
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.values("o.mount", "Options"),
              Lines{"lowerdir=/a\\:b:/c\\,d:/e f,upperdir=/u\\:\\,x,workdir=/w,x-berth.volume=o"});
    EXPECT_EQ(stock.values("o.mount", "RequiresMountsFor"),
              (Lines{"\"/a:b\"", "\"/c,d\"", "\"/e f\"", "\"/u:,x\"", "\"/w\""}));
}

TEST(Overlay, DependsOnWhatItNames) {
    const auto stock = overlay("{ lower = ['volume:b/x', '/a'] }", base);
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.values("o.mount", "Options"), Lines{"lowerdir=/b/x:/a,_netdev,x-berth.volume=o"});
    EXPECT_EQ(stock.values("o.mount", "Requires"), Lines{"b.mount"});
    EXPECT_TRUE(stock.volume("o").network) << "it stands on a network volume";
    const auto by_path = overlay("{ lower = ['/b/x', '/a'] }", base);
    EXPECT_TRUE(by_path.volume("o").network);
    EXPECT_EQ(by_path.values("o.mount", "Requires"), Lines{});
}

TEST(Overlay, IsWrongIfAVolumeThatItNamesIs) {
    for (const std::string_view table :
         {"{ lower = ['volume:b', '/a'] }", "{ lower = ['/a'], upper = 'volume:b/u', work = '/w' }",
          "{ lower = ['/a'], upper = '/u', work = 'volume:b/w' }"}) {
        const auto stock = overlay(table, std::string(base) + "options = ['a,b']\n");
        EXPECT_TRUE(stock.volume("o").is_wrong()) << table;
        EXPECT_EQ(stock.values("o.mount", "Requires"), Lines{"b.mount"}) << "its guard keeps the edge";
        EXPECT_FALSE(stock.values("o.mount", "RequiresMountsFor").empty());
    }
    EXPECT_FALSE(overlay("{ lower = ['/b', '/a'] }", std::string(base) + "options = ['a,b']\n").volume("o").is_wrong());
}

TEST(Overlay, MayNotStandOnItself) {
    EXPECT_EQ(overlay("{ lower = ['volume:o', '/a'] }").findings(),
              Lines{"4:22: error: volume 'o' waits for itself: o -> o [cycle] | hint: take out "
                    "one of the dependencies"});
    // What is there before it is mounted.
    EXPECT_EQ(overlay("{ lower = ['/o/x', '/a'] }").findings(), Lines{});
}

TEST(Overlay, HasMountNotUseFsconfigForLongOptions) {
    const std::string name(120, 'x');
    const auto with = overlay(fmt::format("{{ lower = ['/{0}a', '/{0}b'] }}", name));
    EXPECT_EQ(with.values("o.mount", "Environment"), Lines{});
    const auto longer = overlay(fmt::format("{{ lower = ['/{0}a', '/{0}b', '/0123456789'] }}", name));
    EXPECT_EQ(longer.values("o.mount", "Environment"), Lines{"LIBMOUNT_FORCE_MOUNT2=always"});
}

}  // namespace
}  // namespace berth::test::of_overlay
