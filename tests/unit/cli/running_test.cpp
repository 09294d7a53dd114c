#include <optional>

#include "cli/commands/running.hpp"

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_running {
namespace {

using namespace std::chrono_literals;

const std::string scope = "berth-run-1.scope";

/// `berth run data -- true`, in a world that a test sets up.
struct Running : VolumeOnSystem {
    using VolumeOnSystem::VolumeOnSystem;

    std::string ran(cli::Limit limit = std::nullopt, const Lines& names = {"data"}) {
        const auto got = cli::hold_by_scope(outside, *session, {names, {"true"}, limit}, {scope});
        auto out = got.is_held ? std::string("held") : got.reason;
        for (const auto& one : got.failures) out += fmt::format(" | {}: {}", one.unit, one.result);
        for (const auto& one : got.differs) out += fmt::format(" | {} is {}", one.key, one.actual);
        return out;
    }
    void come_up(const JobResult& result = "done") {
        mount();
        outside.pid1.activate(scope);
        outside.pid1.end(scope, result);
    }
    void obey_stop() {
        outside.pid1.at_call("stop " + scope, [this] {
            stop(scope);
            unmount();
        });
    }
    [[nodiscard]] bool has_let_go() const { return outside.pid1.orders == Lines{"scope " + scope, "stop " + scope}; }
};

TEST(Run, HoldsTheVolumesWhenTheScopeIsUp) {
    Running it;
    it.outside.at(2s, [&] { it.come_up(); });
    EXPECT_EQ(it.ran(), "held");
    EXPECT_EQ(it.outside.pid1.orders, Lines{"scope " + scope});
}

TEST(Run, TakesPatterns) {
    Running it;
    it.outside.at(2s, [&] { it.come_up(); });
    EXPECT_EQ(it.ran(std::nullopt, {"d*", "data"}), "held");
}

TEST(Run, AsksForNoScopeForAVolumeThatThereIsNot) {
    Running it;
    EXPECT_EQ(it.ran(std::nullopt, {"data", "x*"}), "no volume matches 'x*'");
    EXPECT_EQ(it.ran(std::nullopt, {"data", "dta"}), "there is no volume 'dta'; did you mean 'data'?");
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
}

TEST(Run, FailsWithEveryOtherResultOfTheJob) {
    for (const auto* result : {"failed", "timeout", "dependency", "skipped", "canceled", "assert"}) {
        Running it;
        it.outside.at(1s, [&] { it.outside.pid1.end(scope, result); });
        EXPECT_EQ(it.ran(), "the volumes could not be mounted") << result;
    }
}

const std::string other = "[volume.other]\nwhere = '/srv/other'\ntype = 'tmpfs'\nactivation = 'attach'\n";

TEST(Run, HoldsSeveralVolumesByOneScope) {
    Running it(other);
    it.outside.at(1s, [&] {
        it.come_up();
        it.outside.table = parse_mount_table(
            "1 0 254:0 / / rw - ext4 /dev/vda rw\n2 1 0:9 / /srv/data rw - tmpfs tmpfs rw\n3 1 0:8 / /srv/other rw - "
            "tmpfs tmpfs rw\n",
            "");
    });
    EXPECT_EQ(it.ran(30s, {"data", "other", "data"}), "held");
    EXPECT_EQ(it.outside.pid1.orders, Lines{"scope " + scope});
    EXPECT_EQ(it.outside.pid1.scope_mounts, (Lines{mount_unit, "srv-other.mount"}));
}

TEST(Run, BlamesEachMountThatFailed) {
    Running it(other);
    it.outside.pid1.is_started(mount_unit);
    it.outside.pid1.is_started("srv-other.mount");
    it.outside.at(1s, [&] {
        it.outside.pid1.loaded[mount_unit].properties.texts["Result"] = "timeout";
        it.outside.pid1.end(mount_unit, "failed");
        it.outside.pid1.lose();
        it.outside.pid1.end("srv-other.mount", "assert");
        it.outside.pid1.end(scope, "dependency");
    });
    EXPECT_EQ(it.ran(30s, {"data", "other"}),
              "the volumes could not be mounted | srv-data.mount: timeout | srv-other.mount: assert");
}

TEST(Run, BlamesTheMountThatFailed) {
    Running it;
    it.outside.pid1.is_started(mount_unit);
    it.outside.at(1s, [&] {
        it.outside.pid1.loaded[mount_unit].properties.texts["Result"] = "timeout";
        it.outside.pid1.end(mount_unit, "failed");
        it.outside.pid1.end(scope, "dependency");
    });
    EXPECT_EQ(it.ran(), "the volumes could not be mounted | srv-data.mount: timeout");
}

TEST(Run, BelievesTheUnitWhenTheResultOfItsJobIsLost) {
    Running it;
    it.outside.at(1s, [&] {
        it.mount();
        it.outside.pid1.activate(scope);
        it.outside.pid1.vanish(scope);
    });
    EXPECT_EQ(it.ran(), "held");
    Running gone;
    gone.outside.at(1s, [&] { gone.outside.pid1.vanish(scope); });
    EXPECT_EQ(gone.ran(), "the volumes could not be mounted");
}

TEST(Run, WaitsOnWhilePid1ExecutesItselfAnew) {
    Running it;
    it.outside.at(1s, [&] { it.outside.pid1.lose(); });
    it.outside.at(2s, [&] { it.come_up(); });
    EXPECT_EQ(it.ran(), "held");
}

TEST(Run, LetsGoWhenItCanNotWaitForItsJob) {
    Running it;
    it.obey_stop();
    it.outside.pid1.heals_after_failure = true;
    it.outside.at(1s, [&] {
        it.outside.pid1.broken = BusError{EBADMSG, {}, "systemd's answer can't be read"};
        it.outside.pid1.be_news();
    });
    EXPECT_EQ(it.ran(), "systemd's answer can't be read");
    EXPECT_TRUE(it.has_let_go());
}

TEST(Run, SaysWhyPid1RefusesTheScope) {
    Running it;
    it.outside.pid1.refusals["scope " + scope] = {EPERM, {}, "Access denied"};
    EXPECT_EQ(it.ran(), "Access denied");
}

TEST(Run, LetsGoWhenTheTimeIsUp) {
    Running it;
    it.obey_stop();
    EXPECT_EQ(it.ran(5s), "not mounted within 5 s");
    EXPECT_EQ(it.outside.passed(), 5s);
    EXPECT_TRUE(it.has_let_go());
}

TEST(Run, IsInTimeWhenTheScopeComesUpInTheLastMoment) {
    Running it;
    it.outside.at(5s, [&] { it.come_up(); });
    EXPECT_EQ(it.ran(5s), "held");
}

TEST(Run, LetsGoWhenASignalComes) {
    for (const int number : {SIGINT, SIGTERM}) {
        Running it;
        it.obey_stop();
        it.outside.at(2s, [&] { it.outside.signal_comes(number); });
        EXPECT_EQ(it.ran(), "interrupted");
        EXPECT_TRUE(it.has_let_go());
    }
}

TEST(Run, DoesNotRunTheCommandWhenASignalComesWithTheEndOfItsJob) {
    Running it;
    it.obey_stop();
    it.outside.at(2s, [&] {
        it.come_up();
        it.outside.signal_comes(SIGTERM);
    });
    EXPECT_EQ(it.ran(), "interrupted");
    EXPECT_TRUE(it.has_let_go());
}

TEST(Run, DoesNotRunTheCommandOnWhatIsNotDeclared) {
    Running it;
    it.outside.pid1.at_call("scope " + scope, [&] {
        it.come_up();
        it.mount("8:1 / /srv/data rw,relatime - ext4 /dev/sda1 rw");
    });
    EXPECT_EQ(it.ran(),
              "what is mounted at /srv/data is not what volume 'data' declares | what is /dev/sda1 | type is ext4");
    Running nothing;
    nothing.outside.pid1.at_call("scope " + scope, [&] {
        nothing.come_up();
        nothing.outside.table.clear();
    });
    EXPECT_EQ(nothing.ran(), "systemd says that volume 'data' is mounted, but at /srv/data nothing is");
}

}  // namespace
}  // namespace berth::test::of_running
