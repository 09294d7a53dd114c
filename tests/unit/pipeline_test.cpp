#include "core/pipeline.hpp"

#include "support.hpp"

namespace berth::test::of_pipeline {
namespace {

std::string shown(const std::string& text) {
    const Stock stock(text);
    auto out = to_text(stock.tree());
    for (const auto& line : stock.findings()) out += line + "\n";
    return out;
}

TEST(Pipeline, DoesNotCareForTheOrderOfKeysOrRightVolumes) {
    EXPECT_EQ(shown("[volume.a]\nwhat='/dev/x'\nwhere='/a'\nafter=['x.mount']\nunit={A=1, B=2}\n"),
              shown("[volume.a]\nunit={B=2, A=1}\nafter=['x.mount']\nwhere='/a'\nwhat='/dev/x'\n"));
    const std::string a = "[volume.a]\nwhat='/dev/x'\nwhere='/a'\nrequires=['b']\n";
    const std::string b = "[volume.b]\nwhat='/dev/x'\nwhere='/b'\n";
    EXPECT_EQ(shown(a + b), shown(b + a));
}

TEST(Pipeline, SaysNothingOfRightDeclarations) {
    EXPECT_EQ(Stock("[volume.data]\nwhat = \"LABEL=data\"\nwhere = \"/srv/data\"\ntype = \"ext4\"\noptions = "
                    "[\"noatime\"]\n[volume.vmstore]\nwhat = \"nas:/export/vmstore\"\nwhere = \"/srv/vmstore\"\ntype = "
                    "\"nfs4\"\nactivation = \"attach\"\n[volume.www]\nwhat = \"volume:data/www\"\nwhere = "
                    "\"/var/www\"\ntype = \"bind\"\nused_by = [\"nginx.service\"]\n")
                  .findings(),
              Lines{});
    EXPECT_EQ(Stock("").findings(), Lines{});
    EXPECT_EQ(Stock("# nothing\n").findings(), Lines{});
}

TEST(Pipeline, LetsOneMistakeCostOneVolume) {
    const std::string good =
        "[volume.good]\nwhat = \"/dev/sdb1\"\nwhere = \"/good\"\nused_by = [\"x.service\"]\nholders = [\"h\"]\n";
    const auto alone = to_text({Stock(good).tree()[0]});
    for (const std::string_view bad : {"[volume.a]\nwhat='/dev/x'\nwhere='/a'\nbogus=1\n", "[volume.a]\nwhere='x'\n",
                                       "[volume.a]\nwhere=\n", "[swap.x]\n", "[volume.a]\nwhere='/good/a'\n",
                                       "[volume.a]\nwhat='/dev/x'\nwhere='/a'\nrequires=['good', 'none']\n"}) {
        const Stock both(good + std::string(bad));
        EXPECT_EQ(to_text({both.tree()[0]}), alone) << bad;
        EXPECT_FALSE(both.findings().empty()) << bad;
    }
}

}  // namespace
}  // namespace berth::test::of_pipeline
