#include <optional>

#include "cli/volumes/waiting.hpp"

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_waiting {
namespace {

using namespace std::chrono_literals;

struct Waiting : VolumeOnSystem {
    using VolumeOnSystem::VolumeOnSystem;

    std::string waited(cli::Limit limit = std::nullopt, const std::string& name = "data") {
        return waited_for({name}, cli::Until::all_mounted, limit);
    }
    std::string waited_for(const Lines& names, cli::Until until, cli::Limit limit = std::nullopt) {
        std::string out;
        for (const auto& got : cli::wait_for_volumes(outside, *session, names, limit, until))
            out += fmt::format("{}{} {}: {}", out.empty() ? "" : " | ", got.status, got.result, got.reason);
        return out;
    }
};

const std::string logs = "[volume.logs]\nwhere = '/srv/logs'\ntype = 'tmpfs'\nactivation = 'attach'\n";
const std::string root_mount = "1 0 254:0 / / rw - ext4 /dev/vda rw\n";
const std::string data_mount = "98 1 0:9 / /srv/data rw,relatime - tmpfs tmpfs rw\n";
const std::string logs_mount = "99 1 0:8 / /srv/logs rw,relatime - tmpfs tmpfs rw\n";

TEST(Wait, EndsWhenTheVolumeIsMounted) {
    Waiting it;
    it.outside.at(3s, [&] { it.mount(); });
    EXPECT_EQ(it.waited(), "0 mounted: ");
    EXPECT_EQ(it.outside.passed(), 3s);
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
}

TEST(Wait, EndsAtOnceWhereItIs) {
    Waiting it;
    it.mount();
    EXPECT_EQ(it.waited(0s), "0 mounted: ");
}

TEST(Wait, LooksAgainWhenSomethingElseHappensInTheMountTable) {
    Waiting it;
    it.outside.at(1s, [&] { it.outside.change_mounts(); });
    it.outside.at(2s, [&] { it.mount("8:1 / /srv/data rw,relatime - ext4 /dev/sda1 rw"); });
    it.outside.at(3s, [&] { it.mount(); });
    EXPECT_EQ(it.waited(), "0 mounted: ");
    EXPECT_EQ(it.outside.passed(), 3s);
}

TEST(Wait, EndsWhenTheTimeIsUp) {
    Waiting it;
    it.outside.at(4s, [&] { it.outside.change_mounts(); });
    EXPECT_EQ(it.waited(5s), "1 timeout: volume 'data' is not mounted after 5 s");
    EXPECT_EQ(it.outside.passed(), 5s);
}

TEST(Wait, IsEndedByASignal) {
    for (const int number : {SIGINT, SIGTERM}) {
        Waiting it;
        it.outside.at(1s, [&] { it.outside.signal_comes(number); });
        EXPECT_EQ(it.waited(5s), fmt::format("{} interrupted: interrupted", 128 + number));
    }
}

TEST(Wait, DoesNotWaitForWhatIsSwitchedOff) {
    Waiting it("[volume.off]\nwhere = '/srv/off'\ntype = 'tmpfs'\nactivation = 'off'\n");
    EXPECT_EQ(it.waited({}, "off"), "1 failed: volume 'off' is switched off: its activation is \"off\"");
}

TEST(Wait, SaysWhyTheMountTableCanNotBeRead) {
    Waiting it;
    it.outside.no_table = failed("open /proc/self/mountinfo", EACCES).error();
    EXPECT_EQ(it.waited(), "1 failed: can't open /proc/self/mountinfo: Permission denied");
}

TEST(Wait, TellsATerminalWhatItWaitsForOnce) {
    Waiting it;
    it.outside.has_terminal = true;
    it.outside.at(5s, [&] { it.mount(); });
    EXPECT_EQ(it.waited(), "0 mounted: ");
    EXPECT_EQ(it.outside.said, Lines{"waiting for volume 'data' to be mounted at /srv/data"});
}

TEST(Wait, EndsWhenAllAreMountedAtOneTime) {
    Waiting it(logs);
    const auto mounted_after = [&](cli::Clock::duration when, const std::string& lines) {
        it.outside.at(when, [&it, lines] {
            it.outside.table = parse_mount_table(root_mount + lines, "");
            it.outside.change_mounts();
        });
    };
    mounted_after(1s, data_mount);
    mounted_after(2s, logs_mount);
    mounted_after(3s, data_mount + logs_mount);
    EXPECT_EQ(it.waited_for({"data", "logs"}, cli::Until::all_mounted), "0 mounted:  | 0 mounted: ");
    EXPECT_EQ(it.outside.passed(), 3s);
}

TEST(Wait, TellsOfEachWhatBecameOfIt) {
    Waiting it(logs);
    it.mount();
    EXPECT_EQ(it.waited_for({"data", "logs"}, cli::Until::all_mounted, 5s),
              "0 mounted:  | 1 timeout: volume 'logs' is not mounted after 5 s");
    EXPECT_EQ(it.waited_for({"logs", "dta", "data"}, cli::Until::all_mounted, 5s),
              "1 given-up: not waited for, because of volume 'dta' | 1 failed: there is no volume 'dta'; did you mean "
              "'data'? | 0 mounted: ");
    EXPECT_EQ(it.outside.passed(), 5s);
    it.outside.signal_comes(SIGINT);
    EXPECT_EQ(it.waited_for({"data", "logs"}, cli::Until::all_mounted), "0 mounted:  | 130 interrupted: interrupted");
}

TEST(WaitUntilGone, EndsWhenNoneIsMounted) {
    Waiting it(logs);
    it.mount();
    it.outside.at(2s, [&] { it.unmount(); });
    EXPECT_EQ(it.waited_for({"logs", "data"}, cli::Until::none_mounted), "0 gone:  | 0 gone: ");
    EXPECT_EQ(it.outside.passed(), 2s);
    it.mount();
    EXPECT_EQ(it.waited_for({"logs", "data"}, cli::Until::none_mounted, 1s),
              "0 gone:  | 1 timeout: volume 'data' is still mounted after 1 s");
}

TEST(WaitUntilGone, CountsNeitherTriggersNorWhatIsSomethingElse) {
    Waiting it;
    it.mount("8:1 / /srv/data rw,relatime - ext4 /dev/sda1 rw");
    EXPECT_EQ(it.waited_for({"data"}, cli::Until::none_mounted), "0 gone: ");
    it.mount("0:9 / /srv/data rw,relatime - autofs systemd-1 rw");
    EXPECT_EQ(it.waited_for({"data"}, cli::Until::none_mounted), "0 gone: ");
}

TEST(WaitUntilGone, KnowsByItsMarkWhatIsDeclaredNoMoreOrElsewhere) {
    for (const auto* name : {"old", "data"}) {
        Waiting it;
        it.outside.table =
            parse_mount_table(root_mount + "99 1 0:9 / /srv/old rw - tmpfs tmpfs rw\n",
                              fmt::format("SRC=tmpfs TARGET=/srv/old ROOT=/ OPTS=x-berth.volume={}\n", name));
        it.outside.at(2s, [&] { it.unmount(); });
        EXPECT_EQ(it.waited_for({name}, cli::Until::none_mounted), "0 gone: ");
        EXPECT_EQ(it.outside.passed(), 2s);
    }
    EXPECT_EQ(Waiting().waited_for({"old"}, cli::Until::none_mounted), "1 failed: there is no volume 'old'");
}

}  // namespace
}  // namespace berth::test::of_waiting
