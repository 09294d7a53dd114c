#include "cli/change/carrying_out.hpp"

#include <gmock/gmock.h>
#include <cerrno>
#include <system_error>

#include "support/changing.hpp"

namespace berth::test::of_carrying_out {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// One that goes, one that is remounted, and one that comes.
struct Three : Changing {
    Three()
        : Changing(tmpfs("old") + tmpfs("opt", "boot", "options = ['exec']"),
                   tmpfs("opt", "boot", "options = ['noexec']") + tmpfs("new")) {
        mount("old");
        mount("opt");
        obey("stop", "srv-old.mount");
        outside.pid1.at_call("reload srv-opt.mount", [this] { remounted("done"); });
        obey("start", "srv-new.mount");
    }
    void remounted(const std::string& result) {
        for (auto& entry : outside.table) {
            if (entry.where != "/srv/opt" || result != "done") continue;
            entry.options.emplace_back("noexec");
            entry.user_options.push_back(digest_of(*session->catalogue().named("opt")).str());
        }
        outside.pid1.end("srv-opt.mount", result);
        happened("reload srv-opt.mount");
    }
};

const Lines all_orders{"stop srv-old.mount", "reload", "reload srv-opt.mount", "start srv-new.mount"};

Lines first_orders(std::size_t count) {
    return {all_orders.begin(), all_orders.begin() + static_cast<std::ptrdiff_t>(count)};
}

TEST(Apply, StopsReloadsRemountsAndStartsInThisOrder) {
    Three it;
    EXPECT_THAT(it.applied(), ElementsAre("0", "old done", "opt done", "new done"));
    EXPECT_EQ(it.orders(), all_orders);
    EXPECT_THAT(it.planned(), ElementsAre("new inactive mount: it is not mounted")) << "which the fake did not mount";
}

TEST(Apply, DoesNothingWhereTheReloadWouldHurt) {
    const std::string moved = "[volume.data]\nwhere = '/srv/new'\ntype = 'tmpfs'\nactivation = 'attach'\n";
    Changing it(tmpfs("data", "attach"), moved + tmpfs("other"));
    it.mount("data");
    it.hold("srv-data.mount", "volume-data@vm.target");
    EXPECT_THAT(it.applied(),
                ElementsAre("3 volume 'data' is held by 'vm', who would lose it by the reload: nothing is done",
                            "data waits: held by 'vm'", "other left"));
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Apply, DoesNotReloadWhenSomebodyComesToHoldWhatMoves) {
    Changing it(tmpfs("data"), "[volume.data]\nwhere = '/srv/new'\ntype = 'tmpfs'\n");
    it.mount("data");
    const auto changes = it.plan();
    it.hold("srv-data.mount", "volume-data@vm.target");
    const auto carried = cli::carry_out(it.outside, *it.session, changes, {});
    EXPECT_EQ(carried.status, 3);
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Apply, LeavesWhatSomebodyComesToUse) {
    Three it;
    const auto changes = it.plan();
    it.outside.in_the_way.processes.users.push_back({.pid = 12, .command = "sh"});
    const auto carried = cli::carry_out(it.outside, *it.session, changes, {});
    EXPECT_EQ(carried.status, 3);
    EXPECT_EQ(carried.actions.front().action.obstacle.why, "it is in use");
    EXPECT_EQ(it.orders(), (Lines{all_orders.begin() + 1, all_orders.end()})) << "never stopped";
}

TEST(Apply, NeedsNoReloadForWhatIsLoaded) {
    Changing it(tmpfs("data"), tmpfs("data"));
    it.obey("start", "srv-data.mount");
    EXPECT_THAT(it.applied(), ElementsAre("0", "data done"));
    EXPECT_EQ(it.orders(), Lines{"start srv-data.mount"});
}

TEST(Apply, GoesOnAfterAStopThatFails) {
    Changing one(tmpfs("old"), tmpfs("new"));
    one.mount("old");
    one.expect("stop", "srv-old.mount", "failed", "active");
    one.obey("start", "srv-new.mount");
    EXPECT_THAT(one.applied(),
                ElementsAre("1", "old failed: srv-old.mount could not be stopped (srv-old.mount: failed)", "new done"));
    EXPECT_EQ(one.orders(), (Lines{"stop srv-old.mount", "reload", "start srv-new.mount"}));
}

TEST(Apply, NamesWhoIsInTheWayOfAStopThatFails) {
    Changing it(tmpfs("old"), "");
    it.mount("old");
    it.outside.pid1.at_call("stop srv-old.mount", [&] {
        it.outside.in_the_way.processes.users.push_back({.pid = 12, .command = "sh"});
        it.outside.pid1.end("srv-old.mount", "failed");
    });
    EXPECT_THAT(it.applied(), ElementsAre("3", "old waits: it is in use"));
    EXPECT_THAT(it.carried.actions.front().action.obstacle.blocked_by, ElementsAre("process 12 (sh)"));
}

TEST(Apply, LeavesAStopToWhoStartsIt) {
    Three it;
    it.outside.pid1.is_started("srv-old.mount");
    EXPECT_THAT(it.applied(),
                ElementsAre("3", "old waits: somebody else has a job of it under way", "opt done", "new done"));
}

TEST(Apply, EndsWhenPid1CanNotBeReloaded) {
    Three it;
    it.outside.pid1.refusals["reload"] = {EPERM, {}, "refused"};
    EXPECT_THAT(it.applied(),
                ElementsAre("1 systemd could not be reloaded: refused", "old done", "opt left", "new left"));
    EXPECT_EQ(it.orders(), first_orders(1));
}

TEST(Apply, EndsWhenTheReloadHasLoadedSomethingElse) {
    Changing it("", tmpfs("new"));
    it.is_obeyed = false;
    EXPECT_THAT(
        it.applied(),
        ElementsAre("1 systemd has loaded something else than was declared; if nobody has changed it meanwhile, "
                    "run: berth check",
                    "new left"));
    EXPECT_EQ(it.orders(), Lines{"reload"});
}

TEST(Apply, TellsWhyARemountFailed) {
    Changing it(tmpfs("opt", "boot", "options = ['exec']"), tmpfs("opt", "boot", "options = ['noexec']"));
    it.mount("opt");
    it.expect("reload", "srv-opt.mount", "failed", "active");
    EXPECT_THAT(it.applied(), ElementsAre("1", "opt failed: it could not be remounted (srv-opt.mount: failed)"));
}

TEST(Apply, RemountsNothingThatItsLastHolderHasLetGoOfMeanwhile) {
    Changing it(tmpfs("opt", "attach", "options = ['exec']"), tmpfs("opt", "attach", "options = ['noexec']"));
    it.mount("opt");
    it.hold("srv-opt.mount", "volume-opt@vm.target");
    it.expect("reload", "srv-opt.mount", "invalid", "inactive");
    EXPECT_THAT(it.applied(), ElementsAre("0", "opt done"));
}

TEST(Apply, TakesARemountForDoneThatIsLetGoOfWhileItIsLookedAt) {
    const auto applied = [](bool is_let_go) {
        Changing it(tmpfs("opt", "attach", "options = ['exec']"), tmpfs("opt", "attach", "options = ['noexec']"));
        it.mount("opt");
        it.hold("srv-opt.mount", "volume-opt@vm.target");
        it.outside.pid1.at_call("reload srv-opt.mount", [&] {
            it.outside.pid1.at_call("unit srv-opt.mount", [&] { it.outside.table.pop_back(); });
            if (is_let_go) {
                it.outside.pid1.at_call("unit srv-opt.mount",
                                        [&] { it.outside.pid1.activate("srv-opt.mount", "inactive"); });
            }
            it.outside.pid1.end("srv-opt.mount", "done");
        });
        return it.applied();
    };
    EXPECT_THAT(applied(true), ElementsAre("0", "opt done"));
    EXPECT_THAT(applied(false), ElementsAre("1", "opt failed: it is not mounted any more"));
}

TEST(Apply, BelievesTheMountTableAndNotTheJob) {
    Changing it(tmpfs("opt", "boot", "options = ['exec']"), tmpfs("opt", "boot", "options = ['noexec']"));
    it.mount("opt");
    it.obey("reload", "srv-opt.mount");
    EXPECT_THAT(it.applied(),
                ElementsAre("3", "opt waits: noexec is not taken in (Function not implemented) until the next mount"));

    Changing gone(tmpfs("opt", "boot", "options = ['size=1M']"), tmpfs("opt"));
    gone.mount_as(*gone.loaded->catalogue().named("opt"), "tmpfs", "rw,size=1024k");
    gone.outside.pid1.at_call("reload srv-opt.mount", [&] {
        gone.outside.table.back().user_options = {"x-berth.volume=opt"};
        gone.outside.pid1.end("srv-opt.mount", "done");
    });
    EXPECT_THAT(gone.applied(), ElementsAre("3", "opt waits: size=1M stays until the next mount"));
}

TEST(Apply, DoesNotRemountWhatIsOnASilentServer) {
    const std::string nfs = "[volume.data]\nwhat = 'nas:/a'\nwhere = '/srv/data'\ntype = 'nfs'\noptions = ['{}']\n";
    Changing it(fmt::format(fmt::runtime(nfs), "soft"), fmt::format(fmt::runtime(nfs), "hard"));
    it.mount_as(*it.loaded->catalogue().named("data"), "nfs", "rw,soft");
    it.outside.is_silent = true;
    EXPECT_THAT(it.applied(), ElementsAre("3", "data waits: its server does not answer"));
    EXPECT_EQ(it.orders(), Lines{"reload"});
}

TEST(Apply, GoesOnAfterAStartThatFails) {
    Changing it("", tmpfs("bad") + tmpfs("good"));
    it.expect("start", "srv-bad.mount", "failed", "failed");
    it.obey("start", "srv-good.mount");
    EXPECT_THAT(it.applied(), ElementsAre("1", "bad failed: srv-bad.mount could not be started (srv-bad.mount: failed)",
                                          "good done"));
}

TEST(Apply, StopsAutomountsOnlyWhenNothingIsMounted) {
    Changing it(tmpfs("lazy", "access"), "");
    it.outside.pid1.activate("srv-lazy.automount");
    const auto changes = it.plan();
    it.mount("lazy");
    const auto carried = cli::carry_out(it.outside, *it.session, changes, {});
    EXPECT_EQ(carried.actions.front().action.obstacle.why, "it was mounted meanwhile");
    EXPECT_EQ(it.orders(), Lines{"reload"});

    Changing unknown(tmpfs("lazy", "access"), "");
    unknown.outside.pid1.activate("srv-lazy.automount");
    const auto planned = unknown.plan();
    unknown.outside.no_table = Error{{EIO, std::generic_category()}, "read it"};
    EXPECT_EQ(cli::carry_out(unknown.outside, *unknown.session, planned, {}).status, 1);
    EXPECT_EQ(unknown.orders(), Lines{"reload"});

    Changing free(tmpfs("lazy", "access"), "");
    free.mount("lazy");
    free.outside.pid1.activate("srv-lazy.automount");
    free.obey("stop", "srv-lazy.mount");
    free.obey("stop", "srv-lazy.automount");
    EXPECT_THAT(free.applied(), ElementsAre("0", "lazy done"));
    EXPECT_EQ(free.orders(), (Lines{"stop srv-lazy.mount", "stop srv-lazy.automount", "reload"}));
}

TEST(Apply, StopsWhatTheBootRequiresAfterTheReload) {
    Changing it(tmpfs("data", "boot", "required = true"), "");
    it.mount("data");
    it.obey("stop", "srv-data.mount");
    EXPECT_THAT(it.applied(), ElementsAre("0", "data done"));
    EXPECT_EQ(it.orders(), (Lines{"reload", "stop srv-data.mount"}));
}

TEST(Apply, ReplacesASource) {
    const std::string ram = "[volume.data]\nwhat = 'x'\nwhere = '/srv/data'\ntype = '{}'\n";
    Changing it(fmt::format(fmt::runtime(ram), "tmpfs"), fmt::format(fmt::runtime(ram), "ramfs"));
    it.mount("data");
    it.obey("stop", "srv-data.mount");
    it.obey("start", "srv-data.mount");
    EXPECT_THAT(it.applied({}, true), ElementsAre("0", "data done"));
    EXPECT_EQ(it.orders(), (Lines{"stop srv-data.mount", "reload", "start srv-data.mount"}));
}

TEST(Apply, SettlesWhatTheReloadLeavesUnheld) {
    Changing it(tmpfs("data"), tmpfs("data", "attach"));
    it.mount("data");
    const std::string nobody = "volume-data@berth\\x2dsettle.target";
    it.obey("start", nobody);
    it.outside.pid1.at_call("stop " + nobody, [&] {
        it.outside.pid1.end(nobody, "done");
        it.unmount("srv-data.mount");
    });
    EXPECT_THAT(it.applied(), ElementsAre("0", "data done"));
    EXPECT_EQ(it.orders(), (Lines{"reload", "start " + nobody, "stop " + nobody}));
}

TEST(Apply, StopsAtASignalBetweenAnyTwoSteps) {
    for (std::size_t step = 0; step < all_orders.size(); ++step) {
        Three it;
        it.signal_at = all_orders[step];
        EXPECT_EQ(it.applied().front(), "143") << step;
        EXPECT_EQ(it.orders(), first_orders(step + 1));
    }
}

TEST(Apply, EndsWhenTheTimeIsUp) {
    Changing it("", tmpfs("slow") + tmpfs("then"));
    EXPECT_THAT(it.applied({}, false, 5s),
                ElementsAre("1", "slow failed: srv-slow.mount is not done after 5 s; systemd goes on", "then left"));
    EXPECT_EQ(it.outside.passed(), 5s);
}

TEST(Apply, EndsWhenPid1DoesNotAnswer) {
    Three it;
    it.outside.pid1.refusals["start srv-new.mount"] = bus_is_lost;
    EXPECT_THAT(it.applied(),
                ElementsAre("1 " + bus_is_lost.message, "old done", "opt done", "new failed: " + bus_is_lost.message));
}

}  // namespace
}  // namespace berth::test::of_carrying_out
