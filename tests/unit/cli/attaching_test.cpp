#include "cli/commands/attaching.hpp"

#include "core/values/unit_name.hpp"
#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test {
namespace {

using namespace std::chrono_literals;

const Lines started{"start " + attachment_unit};
const Lines let_go{"start " + attachment_unit, "stop " + attachment_unit};

/// `berth attach data vm`, in a world that a test sets up.
struct Attaching : VolumeOnSystem {
    using VolumeOnSystem::VolumeOnSystem;

    std::string attached(cli::Limit limit = std::nullopt) {
        const auto unit = UnitName::parse(attachment_unit).value();
        const auto got = cli::attach_volume(outside, *session, data(), unit, {"data", "vm", limit});
        auto out = fmt::format("{} {}: {}", got.status, got.result, got.reason);
        for (const auto& one : got.failures) out += fmt::format(" | {}: {}", one.unit, one.result);
        for (const auto& one : got.differs) out += fmt::format(" | {} is {}", one.key, one.actual);
        return out;
    }
    /// The start's job is stopped, and so is the attachment.
    void obey_stop() {
        outside.pid1.at_call("stop " + attachment_unit, [this] { stop(); });
    }
    [[nodiscard]] const Lines& orders() const { return outside.pid1.orders; }
};

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
    it.outside.pid1.at_call("start " + attachment_unit, [&] {
        (void)it.outside.pid1.start(mount_unit);
        it.outside.pid1.orders.pop_back();
    });
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

TEST(Attach, TellsATerminalWhatItWaitsForOnce) {
    Attaching it;
    it.outside.has_terminal = true;
    (void)it.outside.pid1.start(mount_unit);
    it.outside.at(5s, [&] { it.attach(); });
    EXPECT_EQ(it.attached(), "0 attached: ");
    EXPECT_EQ(it.outside.said, Lines{"waiting for volume 'data': srv-data.mount is about to start"});
}

}  // namespace
}  // namespace berth::test
