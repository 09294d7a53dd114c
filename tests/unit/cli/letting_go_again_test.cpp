#include "support/attaching.hpp"

namespace berth::test::of_letting_go_again {
namespace {

using namespace std::chrono_literals;

TEST(Attach, LetsGoWhenTheTimeIsUp) {
    Attaching it;
    it.obey_stop();
    EXPECT_EQ(it.attached(5s), "1 timeout: not mounted within 5 s; let go again");
    EXPECT_EQ(it.outside.passed(), 5s);
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, KeepsToItsTimeHoweverMuchHappensElsewhere) {
    Attaching it;
    it.obey_stop();
    for (auto when = 0ms; when < 10s; when += 100ms) it.outside.at(when, [&] { it.outside.pid1.be_news(); });
    EXPECT_EQ(it.attached(5s), "1 timeout: not mounted within 5 s; let go again");
    EXPECT_EQ(it.outside.passed(), 5s);
}

TEST(Attach, WaitsTenSecondsAtMostForWhatItLetsGoOf) {
    Attaching it;
    EXPECT_EQ(it.attached(5s), "1 timeout: not mounted within 5 s; let go again");
    EXPECT_EQ(it.outside.passed(), 15s);
}

TEST(Attach, LetsGoThoughTheFirstAnswerToThatIsLost) {
    Attaching usual;
    usual.obey_stop();
    int stop = 0;
    usual.outside.pid1.on_order = [&](const std::string& order) {
        if (order.starts_with("stop ")) stop = usual.outside.pid1.calls;
    };
    EXPECT_EQ(usual.attached(5s), "1 timeout: not mounted within 5 s; let go again");
    ASSERT_GT(stop, 0);
    Attaching it;
    it.obey_stop();
    it.outside.pid1.fault = {.at = stop, .error = {ETIMEDOUT, bus_name::timeout, "PID 1 does not answer"}};
    EXPECT_EQ(it.attached(5s), "1 timeout: not mounted within 5 s; let go again");
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, LetsGoWhenASignalComesBeforeTheJobEnds) {
    for (const int number : {SIGINT, SIGTERM}) {
        Attaching it;
        it.obey_stop();
        it.outside.at(2s, [&] { it.outside.signal_comes(number); });
        EXPECT_EQ(it.attached(5s), fmt::format("{} interrupted: interrupted; let go again", 128 + number));
        EXPECT_EQ(it.orders(), let_go);
    }
}

TEST(Attach, LetsGoWhenASignalComesWithTheEndOfItsJob) {
    Attaching it;
    it.obey_stop();
    it.outside.at(2s, [&] {
        it.attach();
        it.outside.signal_comes(SIGINT);
    });
    EXPECT_EQ(it.attached(), "130 interrupted: interrupted; let go again");
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, HasAMountReleasedThatWasUpBeforeItWasHeld) {
    Attaching it;
    it.obey_stop();
    it.outside.at(1s, [&] { it.mount(); });
    it.outside.at(2s, [&] { it.outside.signal_comes(SIGINT); });
    EXPECT_EQ(it.attached(), "130 interrupted: interrupted; let go again");
    auto orders = let_go;
    for (const auto* verb : {"start", "stop"})
        orders.push_back(fmt::format("{} volume-data@berth\\x2dsettle.target", verb));
    EXPECT_EQ(it.orders(), orders);
}

TEST(Attach, SeesASignalHoweverMuchHappensElsewhere) {
    Attaching it;
    it.obey_stop();
    it.outside.pid1.is_news_endless = true;
    it.outside.signal_comes(SIGINT);
    EXPECT_EQ(it.attached(), "130 interrupted: interrupted; let go again");
}

TEST(Attach, EndsAtOnceWhenASecondSignalComesWhileItLetsGo) {
    Attaching it;
    it.outside.at(2s, [&] { it.outside.signal_comes(SIGINT); });
    it.outside.at(3s, [&] { it.outside.signal_comes(SIGTERM); });
    EXPECT_EQ(it.attached(), "130 interrupted: interrupted; let go again");
    EXPECT_EQ(it.outside.passed(), 3s);
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, DoesNotTakeAwayWhatItsHolderHasHadAllAlong) {
    Attaching late;
    late.hold();
    EXPECT_EQ(late.attached(5s), "1 timeout: not mounted within 5 s; it is still held, as it was before");
    EXPECT_EQ(late.orders(), started);
    Attaching interrupted;
    interrupted.hold();
    interrupted.outside.at(1s, [&] { interrupted.outside.signal_comes(SIGTERM); });
    EXPECT_EQ(interrupted.attached(), "143 interrupted: interrupted; it is still held, as it was before");
    EXPECT_EQ(interrupted.orders(), started);
    Attaching blind;
    blind.hold();
    blind.outside.no_table = failed("open /proc/self/mountinfo", EACCES).error();
    blind.outside.pid1.at_call("start " + attachment_unit, [&] { blind.outside.pid1.end(attachment_unit, "done"); });
    EXPECT_EQ(blind.attached(), "1 failed: can't open /proc/self/mountinfo: Permission denied");
    EXPECT_EQ(blind.orders(), started);
}

TEST(Attach, LetsGoWhenTheMountTableCanNotBeRead) {
    Attaching it;
    it.obey_stop();
    it.outside.no_table = failed("open /proc/self/mountinfo", EACCES).error();
    it.outside.pid1.at_call("start " + attachment_unit, [&] { it.attach(); });
    EXPECT_EQ(it.attached(), "1 failed: can't open /proc/self/mountinfo: Permission denied");
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, LetsGoWhenAReloadHasTakenTheMountAway) {
    Attaching it;
    it.obey_stop();
    it.outside.pid1.at_call("start " + attachment_unit, [&] {
        it.attach();
        it.outside.pid1.lose();
        it.unmount();
    });
    EXPECT_EQ(it.attached(), "1 failed: systemd says that volume 'data' is mounted, but at /srv/data nothing is");
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, LetsGoOfWhatIsNotDeclared) {
    Attaching it;
    it.obey_stop();
    it.outside.pid1.at_call("start " + attachment_unit, [&] {
        it.attach();
        it.mount("8:1 / /srv/data rw,relatime - ext4 /dev/sda1 rw");
    });
    EXPECT_EQ(it.attached(),
              "1 differs: what is mounted at /srv/data is not what volume 'data' declares; let go again | what is "
              "/dev/sda1 | type is ext4");
    EXPECT_EQ(it.orders(), let_go);
}

TEST(Attach, KeepsWhatIsNotDeclaredWhereItWasHeldBefore) {
    Attaching it;
    it.hold();
    it.outside.pid1.at_call("start " + attachment_unit, [&] {
        it.outside.pid1.end(attachment_unit, "done");
        it.mount("8:1 / /srv/data rw,relatime - ext4 /dev/sda1 rw");
    });
    EXPECT_EQ(it.attached(),
              "1 differs: what is mounted at /srv/data is not what volume 'data' declares; it is still held, as it was "
              "before | what is /dev/sda1 | type is ext4");
    EXPECT_EQ(it.orders(), started);
}

TEST(Attach, TakesNothingAwayFromItsHolderWhenTheClockWasSetBack) {
    Attaching it;
    it.hold();
    it.outside.pid1.loaded[attachment_unit].properties.texts["ActiveEnterTimestamp"] =
        std::to_string(it.outside.time_of_day() + 3'600'000'000);
    EXPECT_EQ(it.attached(5s), "1 timeout: not mounted within 5 s; it is still held, as it was before");
    EXPECT_EQ(it.orders(), started);
}

TEST(Attach, DoesNotCancelAnEarlierAttachOfTheSameHolder) {
    Attaching late;
    late.outside.pid1.is_started(attachment_unit);
    EXPECT_EQ(late.attached(5s), "1 timeout: not mounted within 5 s; it is still held, as it was before");
    EXPECT_EQ(late.orders(), started);
    Attaching interrupted;
    interrupted.outside.pid1.is_started(attachment_unit);
    interrupted.outside.at(1s, [&] { interrupted.outside.signal_comes(SIGINT); });
    EXPECT_EQ(interrupted.attached(), "130 interrupted: interrupted; it is still held, as it was before");
    EXPECT_EQ(interrupted.orders(), started);
}

TEST(Attach, KeepsWhatItsHolderHasThoughPid1NoLongerTells) {
    Attaching it;
    it.hold();
    it.outside.pid1.at_call("start " + attachment_unit, [&] {
        it.outside.pid1.refusals["unit " + attachment_unit] = {ETIMEDOUT, bus_name::timeout, "PID 1 does not answer"};
    });
    EXPECT_EQ(it.attached(5s), "1 timeout: not mounted within 5 s; it is still held, as it was before");
    EXPECT_EQ(it.orders(), started);
}

TEST(Attach, OrdersNothingOfAPid1ThatDoesNotAnswer) {
    Attaching it;
    it.outside.pid1.broken = BusError{ETIMEDOUT, bus_name::timeout, "PID 1 does not answer"};
    EXPECT_EQ(it.attached(5s), "1 failed: PID 1 does not answer");
    EXPECT_EQ(it.orders(), Lines{});
}

}  // namespace
}  // namespace berth::test::of_letting_go_again
