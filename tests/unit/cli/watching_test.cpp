#include <fmt/format.h>

#include <chrono>
#include <optional>

#include "cli/commands/looking.hpp"

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_watching {
namespace {

using namespace std::chrono_literals;

/// `berth status --watch`, with a word for each time that it is shown.
struct Watching : VolumeOnSystem {
    Lines shown;
    std::optional<int> last = 0;

    std::string watched(cli::Limit limit = std::nullopt) {
        const auto got = cli::watch_volumes(outside, limit, [this] {
            shown.push_back(
                fmt::format("{} ms", std::chrono::duration_cast<std::chrono::milliseconds>(outside.passed()).count()));
            return last;
        });
        return got ? std::to_string(*got) : got.error().message;
    }
};

TEST(Watch, ShowsAgainWhatHasChangedOnceABurstIsOver) {
    Watching it;
    it.outside.at(1s, [&] { it.outside.pid1.be_news(); });
    it.outside.at(1050ms, [&] { it.outside.pid1.be_news(); });
    it.outside.at(3s, [&] { it.outside.change_mounts(); });
    it.outside.at(5s, [&] { it.outside.pid1.lose(); });
    EXPECT_EQ(it.watched(10s), "0");
    EXPECT_EQ(it.shown, (Lines{"0 ms", "1100 ms", "3100 ms", "5100 ms"}));
    EXPECT_EQ(it.outside.passed(), 10s);
}

TEST(Watch, EndsWithTheStatusThatWasShownLast) {
    Watching it;
    it.last = 1;
    EXPECT_EQ(it.watched(1s), "1");
}

TEST(Watch, EndsInTimeThoughThereIsAlwaysSomethingNew) {
    Watching it;
    it.outside.pid1.is_news_endless = true;
    it.outside.is_ticking = true;
    EXPECT_EQ(it.watched(10s), "0");
}

TEST(Watch, IsEndedByASignalInEachPhase) {
    for (const auto when : {500ms, 1050ms}) {
        Watching it;
        it.outside.at(1s, [&] { it.outside.pid1.be_news(); });
        it.outside.at(when, [&] { it.outside.signal_comes(SIGTERM); });
        EXPECT_EQ(it.watched(), "143");
        EXPECT_EQ(it.outside.passed(), when);
    }
}

TEST(Watch, EndsWhenNobodyCanReadItOrPid1IsGone) {
    Watching unread;
    unread.last = std::nullopt;
    EXPECT_EQ(unread.watched(), "1");
    Watching gone;
    gone.outside.at(1s, [&] {
        gone.outside.pid1.broken = bus_is_lost;
        gone.outside.pid1.be_news();
    });
    EXPECT_EQ(gone.watched(), "the connection to systemd is lost");
}

}  // namespace
}  // namespace berth::test::of_watching
