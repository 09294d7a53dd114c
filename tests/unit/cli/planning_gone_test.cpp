#include <gmock/gmock.h>

#include "cli/change/planning.hpp"

#include "support/changing.hpp"

namespace berth::test::of_planning_gone {
namespace {

using testing::ElementsAre;

TEST(Plan, UnmountsWhatIsGoneFromTheInsideOut) {
    Changing it(tmpfs("data") + "[volume.inner]\nwhere = '/srv/data/inner'\ntype = 'tmpfs'\n", "");
    it.mount("data");
    it.mount("inner");
    // The fake says so of any place.
    it.outside.in_the_way.others.mounts_below = {"/srv/data/inner"};
    EXPECT_THAT(it.planned(),
                ElementsAre("inner gone unmount: it is declared no more", "data gone unmount: it is declared no more"));
    EXPECT_THAT(it.plan().actions.front().stops, ElementsAre("srv-data-inner.mount"));
    it.hold("srv-data-inner.mount", "app.service");
    EXPECT_THAT(it.planned(), ElementsAre("inner gone unmount: it is declared no more | waits: held by 'app.service'",
                                          "data gone unmount: it is declared no more | waits: it is in use"));
}

TEST(Plan, KeepsWhatIsGoneAndHeldOrUsed) {
    Changing it(tmpfs("data", "attach"), "");
    it.mount("data");
    it.hold("srv-data.mount", "volume-data@vm.target");
    EXPECT_THAT(it.planned(), ElementsAre("data gone unmount: it is declared no more | waits: held by 'vm'"));
    EXPECT_THAT(it.plan().actions.front().obstacle.blocked_by, ElementsAre("vm"));
    EXPECT_EQ(it.plan().actions.front().obstacle.way_out, "berth detach data vm");
    EXPECT_FALSE(it.plan().actions.front().forbids_reload);

    Changing used(tmpfs("data"), tmpfs("data", "off"));
    used.mount("data");
    used.outside.in_the_way.processes.users.push_back({.pid = 12, .command = "sh"});
    EXPECT_THAT(used.planned(), ElementsAre("data gone unmount: it is switched off | waits: it is in use"));
    EXPECT_THAT(used.plan().actions.front().obstacle.blocked_by, ElementsAre("process 12 (sh)"));
}

TEST(Plan, GivesTheCommandThatLetsGoOrDoesTheSameAndNoneThatHurts) {
    Changing it(tmpfs("free") + tmpfs("held", "attach") + tmpfs("lazy", "access"),
                tmpfs("lazy", "access", "directory_mode = '0700'"));
    it.mount("free");
    it.mount("held");
    it.mount("lazy");
    it.outside.pid1.activate("srv-lazy.automount");
    it.hold("srv-held.mount", "volume-held@a b.target");
    Lines commands;
    for (const auto& one : it.plan().actions) commands.push_back(one.name + ": " + cli::to_json(one)["command"].dump());
    EXPECT_THAT(commands, testing::UnorderedElementsAre("free: \"systemctl stop srv-free.mount\"",
                                                        "held: \"berth detach held 'a b'\"", "lazy: null"));
}

TEST(Plan, IsToldInATableWithWhatIsInTheWay) {
    Changing it(tmpfs("data", "attach"), tmpfs("longer"));
    it.mount("data");
    it.hold("srv-data.mount", "volume-data@vm.target");
    EXPECT_EQ(cli::to_text(it.plan().actions),
              "ACTION   VOLUME  REASON\n"
              "unmount  data    it is declared no more\n"
              "  waits: held by 'vm'; run: berth detach data vm\n"
              "mount    longer  it is new\n");
    EXPECT_EQ(cli::to_text(std::vector<cli::Action>{}), "");
}

TEST(Plan, TakesATargetOfTheBootForNoHolder) {
    Changing it(tmpfs("data", "boot", "required = true"), "");
    it.mount("data");
    it.hold("srv-data.mount", "local-fs.target");
    EXPECT_THAT(it.planned(), ElementsAre("data gone unmount: it is declared no more"));
    EXPECT_TRUE(it.plan().actions.front().stops_after_reload) << "it would stop the target";
}

TEST(Plan, FindsWhatIsGoneInTheMountTableWhenItIsNotLoadedAnyMore) {
    Changing it(tmpfs("data"), "");
    it.mount("data");
    it.take_in();
    EXPECT_THAT(it.planned(), ElementsAre("data gone unmount: it is declared no more"));
}

TEST(Plan, StopsTheAutomountOfWhatIsGone) {
    Changing it(tmpfs("lazy", "access"), "");
    it.outside.pid1.activate("srv-lazy.automount");
    EXPECT_THAT(it.planned(), ElementsAre("lazy gone reload: it is declared no more"));
    EXPECT_THAT(it.plan().actions.front().stops, ElementsAre("srv-lazy.automount"));
    it.mount("lazy");
    EXPECT_THAT(it.plan().actions.front().stops, ElementsAre("srv-lazy.mount", "srv-lazy.automount"));
}

}  // namespace
}  // namespace berth::test::of_planning_gone
