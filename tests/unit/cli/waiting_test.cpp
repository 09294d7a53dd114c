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
        const auto got = cli::wait_for_volume(outside, *session->catalogue().named(name), limit);
        return fmt::format("{} {}: {}", got.status, got.result, got.reason);
    }
};

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

}  // namespace
}  // namespace berth::test::of_waiting
