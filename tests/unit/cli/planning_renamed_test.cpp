#include <gmock/gmock.h>

#include "cli/change/planning.hpp"

#include "support/changing.hpp"

namespace berth::test::of_planning_renamed {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Plan, MovesWhatNobodyHolds) {
    const auto moved = [](const std::string& where) {
        return "[volume.data]\nwhere = '" + where + "'\ntype = 'tmpfs'\n";
    };
    Changing it(moved("/srv/data"), moved("/srv/new"));
    it.mount("data");
    EXPECT_THAT(it.planned(),
                ElementsAre("data moved unmount: its mount point is /srv/new now", "data new mount: it is new"));
    it.hold("srv-data.mount", "volume-data@vm.target");
    EXPECT_THAT(it.planned(), ElementsAre("data moved unmount: its mount point is /srv/new now | waits: held by 'vm'",
                                          "data new mount: it is new"));
    EXPECT_TRUE(it.plan().actions.front().forbids_reload);
    it.take_in();
    EXPECT_FALSE(it.plan().actions.front().forbids_reload) << "the reload is over";
    it.outside.pid1.loaded["srv-data.mount"].properties.lists["BoundBy"].clear();
    EXPECT_THAT(it.planned().front(), "data moved unmount: its mount point is /srv/new now")
        << "what vm holds is the new place";
}

TEST(Plan, RenamesByARemount) {
    const std::string now = "[volume.new]\nwhere = '/srv/data'\ntype = 'tmpfs'\n";
    Changing it(tmpfs("data"), now);
    it.mount("data");
    EXPECT_THAT(it.planned(), ElementsAre("new renamed remount: it is volume 'data' until now"));
    it.hold("srv-data.mount", "volume-data@vm.target");
    EXPECT_THAT(it.planned(), ElementsAre("new renamed remount: it is volume 'data' until now | waits: held by 'vm'"));
    EXPECT_TRUE(it.plan().actions.front().forbids_reload);
    EXPECT_EQ(it.plan().actions.front().obstacle.way_out, "berth detach data vm");

    Changing attached(tmpfs("data", "attach"), now + "activation = 'attach'\n");
    attached.mount("data");
    EXPECT_THAT(attached.planned(),
                ElementsAre("new renamed unmount: it is volume 'data' until now, and nobody holds it: the reload "
                            "unmounts it"));
}

TEST(Plan, OfARenamingThatSaysTheFormerNameIsAReload) {
    const auto now = [](const std::string& more) {
        return "[volume.new]\nwhere = '/srv/data'\ntype = 'tmpfs'\nactivation = 'attach'\n" + more;
    };
    Changing it(tmpfs("data", "attach", "holders = ['vm']"), now("holders = ['vm']\nformerly = ['data']\n"));
    it.mount("data");
    it.hold("srv-data.mount", "volume-data@vm.target");
    EXPECT_THAT(it.planned(), ElementsAre("new edges reload: systemd has an earlier declaration of it"));
    it.take_in();
    EXPECT_THAT(it.planned(), IsEmpty());

    Changing dropped(now("formerly = ['data']\n"), now(""));
    dropped.mount("new");
    dropped.hold("srv-data.mount", "volume-new@other.target");
    dropped.hold("srv-data.mount", "volume-data@vm.target");
    dropped.outside.pid1.loaded["volume-data@vm.target"].properties.lists["BindsTo"] = {"srv-data.mount"};
    EXPECT_THAT(dropped.planned(),
                ElementsAre("new renamed keep: 'data' is no name of it any more | waits: held by 'vm'"));
    EXPECT_TRUE(dropped.plan().actions.front().forbids_reload);
    EXPECT_EQ(dropped.plan().actions.front().obstacle.way_out, "berth detach data vm");
    dropped.outside.pid1.activate("volume-data@vm.target", "inactive");
    EXPECT_THAT(
        dropped.planned(),
        ElementsAre("volume-data@.target gone reload: systemd has it loaded, and nothing declares it any more"));
}

TEST(Plan, DropsAFormerNameThatNobodyIsAttachedByFromWhatWasMountedByIt) {
    const std::string now = "[volume.new]\nwhere = '/srv/data'\ntype = 'tmpfs'\nactivation = 'attach'\n";
    Changing it(tmpfs("data", "attach"), now);
    it.take_in();
    it.mount("data");
    it.hold("srv-data.mount", "volume-new@vm.target");
    EXPECT_THAT(it.planned(), ElementsAre("new renamed remount: it is volume 'data' until now"));
}

}  // namespace
}  // namespace berth::test::of_planning_renamed
