#include "support/attaching.hpp"

namespace berth::test::of_attaching {
namespace {

using namespace std::chrono_literals;

TEST(Attach, IsDoneWhenTheJobIsAndTheDeclaredVolumeIsMounted) {
    Attaching it;
    it.outside.at(3s, [&] { it.attach(); });
    EXPECT_EQ(it.attached(), "0 attached: ");
    EXPECT_EQ(it.outside.passed(), 3s);
    EXPECT_EQ(it.orders(), started);
}

TEST(Attach, IsDoneWhenTheJobIsDoneAtOnce) {
    Attaching it;
    it.outside.pid1.at_call("start " + attachment_unit, [&] { it.attach(); });
    EXPECT_EQ(it.attached(0s), "0 attached: ");
    EXPECT_EQ(it.orders(), started);
}

TEST(Attach, FailsWithEveryOtherResultOfTheJob) {
    for (const auto* result : {"failed", "timeout", "dependency", "skipped", "assert", "unsupported", "once"}) {
        Attaching it;
        it.outside.at(1s, [&] { it.outside.pid1.end(attachment_unit, result); });
        const auto own =
            std::string_view(result) == "dependency" ? "" : " | volume-data@vm.target: " + std::string(result);
        EXPECT_EQ(it.attached(), "1 failed: volume 'data' could not be mounted" + own);
        EXPECT_EQ(it.orders(), started) << result;
    }
}

TEST(Attach, BlamesTheUnitsThatFailedAndNotThoseThatDependOnThem) {
    Attaching it;
    it.outside.pid1.at_call("start " + attachment_unit, [&] { it.outside.pid1.is_started(mount_unit); });
    it.outside.at(1s, [&] {
        it.outside.pid1.loaded[mount_unit].properties.texts["Result"] = "exit-code";
        it.outside.pid1.end(mount_unit, "failed");
        it.outside.pid1.end(attachment_unit, "dependency");
    });
    EXPECT_EQ(it.attached(), "1 failed: volume 'data' could not be mounted | srv-data.mount: exit-code");
}

TEST(Attach, SaysThatSomebodyElseLetGoWhenItsJobIsCanceled) {
    Attaching it;
    it.outside.at(1s, [&] { it.outside.pid1.replace(attachment_unit, "stop"); });
    EXPECT_EQ(it.attached(), "1 failed: somebody else let go of it meanwhile");
    EXPECT_EQ(it.orders(), started);
}

TEST(Attach, IsDoneWhenItsJobWasReplacedByAnotherStart) {
    Attaching it;
    it.outside.at(1s, [&] { it.outside.pid1.replace(attachment_unit, "restart"); });
    it.outside.pid1.at_call("unit " + attachment_unit, [&] { it.attach(); });
    EXPECT_EQ(it.attached(), "0 attached: ");
}

TEST(Attach, AsksForAJobWhoseEndItWasNotTold) {
    Attaching it;
    it.outside.at(500ms, [&] {
        it.attach();
        (void)it.outside.pid1.take_news();
    });
    EXPECT_EQ(it.attached(), "0 attached: ");
    EXPECT_EQ(it.outside.passed(), 1s);
}

TEST(Attach, GoesOnWithTheSameJobAfterPid1HasExecutedItselfAnew) {
    Attaching it;
    it.outside.at(1s, [&] { it.outside.pid1.lose(); });
    it.outside.at(2s, [&] { it.outside.pid1.lose(); });
    it.outside.at(3s, [&] { it.attach(); });
    EXPECT_EQ(it.attached(), "0 attached: ");
    EXPECT_EQ(it.orders(), started);
}

TEST(Attach, BelievesTheUnitWhenTheResultOfItsJobIsLost) {
    Attaching it;
    it.outside.at(1s, [&] {
        it.mount();
        it.outside.pid1.activate(attachment_unit);
        it.outside.pid1.vanish(attachment_unit);
    });
    EXPECT_EQ(it.attached(), "0 attached: ");
    EXPECT_EQ(it.orders(), started);
}

TEST(Attach, LeavesNoHoldBehindWhenItCanNotKnowWhatBecameOfItsJob) {
    Attaching it;
    it.outside.at(1s, [&] { it.outside.pid1.vanish(attachment_unit); });
    it.obey_stop();
    EXPECT_EQ(it.attached(), "1 failed: volume 'data' could not be mounted");
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, LetsGoWhenItCanNotWaitForItsJob) {
    Attaching it;
    it.outside.at(1s, [&] {
        it.outside.pid1.broken = BusError{EBADMSG, {}, "systemd's answer can't be read"};
        it.outside.pid1.be_news();
    });
    it.outside.pid1.heals_after_failure = true;
    it.obey_stop();
    EXPECT_EQ(it.attached(), "1 failed: systemd's answer can't be read");
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, SaysSoWhenTheConnectionIsLostForGood) {
    Attaching it;
    it.outside.at(1s, [&] {
        it.outside.pid1.broken = bus_is_lost;
        it.outside.pid1.be_news();
    });
    EXPECT_EQ(it.attached(), "1 failed: the connection to systemd is lost");
}

TEST(Attach, AsksForAReloadWhereTheVolumeIsNotLoaded) {
    Attaching it;
    it.outside.pid1.refusals["start " + attachment_unit] = {ENOENT, bus_name::no_such_unit, "Unit not found."};
    EXPECT_EQ(it.attached(), "1 failed: systemd has not loaded volume 'data' yet; run: systemctl daemon-reload");
}

TEST(Attach, HandsOnWhyPid1RefusesTheStart) {
    Attaching it;
    it.outside.pid1.refusals["start " + attachment_unit] = {EPERM, {}, "Unit is masked."};
    EXPECT_EQ(it.attached(), "1 failed: Unit is masked.");
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Attach, LetsGoOfWhatPid1MayHaveStartedWithoutAnAnswer) {
    Attaching it;
    it.outside.pid1.refusals["start " + attachment_unit] = {ETIMEDOUT, bus_name::timeout, "PID 1 does not answer"};
    EXPECT_EQ(it.attached(), "1 failed: PID 1 does not answer");
    EXPECT_EQ(it.orders(), Lines{"stop " + attachment_unit});
    Attaching held;
    held.outside.pid1.activate(attachment_unit);
    held.outside.pid1.refusals = it.outside.pid1.refusals;
    EXPECT_EQ(held.attached(), "1 failed: PID 1 does not answer");
    EXPECT_EQ(held.orders(), Lines{});
}

TEST(Attach, ReleasesWhatAFailedStartHasLeftMounted) {
    Attaching it;
    const std::string nobody = "volume-data@berth\\x2dsettle.target";
    it.outside.at(1s, [&] {
        it.mount();
        it.outside.pid1.end(attachment_unit, "failed");
    });
    it.outside.pid1.at_call("start " + nobody, [&] { it.outside.pid1.end(nobody, "done"); });
    it.outside.pid1.at_call("stop " + nobody, [&] {
        it.outside.pid1.end(nobody, "done");
        it.unmount();
    });
    EXPECT_EQ(it.attached(), "1 failed: volume 'data' could not be mounted | volume-data@vm.target: failed");
    EXPECT_EQ(it.orders(), (Lines{"start " + attachment_unit, "start " + nobody, "stop " + nobody}));
}

TEST(Attach, ReleasesItThoughPid1HasManyOthersToAnswerFirst) {
    Attaching it;
    const std::string nobody = "volume-data@berth\\x2dsettle.target";
    it.outside.at(1s, [&] {
        it.mount();
        it.outside.pid1.end(attachment_unit, "failed");
    });
    bool was_started = false;
    it.outside.at(30s, [&] {
        it.outside.pid1.end(nobody, "done");
        was_started = it.orders().back() == "start " + nobody;
    });
    it.outside.pid1.at_call("stop " + nobody, [&] {
        it.outside.pid1.end(nobody, "done");
        it.unmount();
    });
    EXPECT_EQ(it.attached(), "1 failed: volume 'data' could not be mounted | volume-data@vm.target: failed");
    EXPECT_TRUE(was_started);
    EXPECT_EQ(it.orders(), (Lines{"start " + attachment_unit, "start " + nobody, "stop " + nobody}));
}

TEST(Attach, TellsATerminalWhatItWaitsForOnce) {
    Attaching it;
    it.outside.has_terminal = true;
    it.outside.pid1.is_started(mount_unit);
    it.outside.at(5s, [&] { it.attach(); });
    EXPECT_EQ(it.attached(), "0 attached: ");
    EXPECT_EQ(it.outside.said, Lines{"waiting for volume 'data': srv-data.mount is about to start"});
}

}  // namespace
}  // namespace berth::test::of_attaching
