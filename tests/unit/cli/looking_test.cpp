#include "cli/commands/looking.hpp"

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_looking {
namespace {

using namespace std::chrono_literals;

struct Looking : VolumeOnSystem {
    std::string seen(const Lines& names = {}) {
        const auto got = cli::look_at_volumes(outside, *session, {.names = names});
        if (!got) return got.error().message;
        auto out = std::to_string(got->status);
        for (const auto& one : got->report) {
            out += fmt::format(" | {} {}: {}", one.name, name_of(one.state), one.reason);
            for (const auto& holder : one.holders) out += fmt::format(", held by {}", holder.name);
            if (one.is_reload_due) out += ", reload due";
        }
        for (const auto& reason : got->unknown) out += " | " + reason;
        return out;
    }
};

TEST(Status, TellsTheStatesOfAVolumeFromItsUnitAndTheMountTable) {
    Looking it;
    EXPECT_EQ(it.seen(), "0 | data not mounted: ");
    it.outside.pid1.is_started(mount_unit);
    EXPECT_EQ(it.seen(), "0 | data not mounted: it is being mounted");
    it.outside.pid1.end(mount_unit, "done");
    it.mount();
    EXPECT_EQ(it.seen(), "0 | data mounted: nobody holds it; run: berth settle");
    it.hold();
    EXPECT_EQ(it.seen(), "0 | data mounted: , held by vm");
}

TEST(Status, SaysThatAReloadIsDue) {
    Looking it;
    it.outside.outdated = {0};
    it.hold();
    EXPECT_EQ(it.seen(), "0 | data mounted: , held by vm, reload due");
}

TEST(Status, DoesNotLoadAUnitThatVanishedInAReload) {
    Looking it;
    it.hold();
    it.outside.pid1.loaded.erase(mount_unit);
    it.outside.pid1.refusals["unit " + mount_unit] = {EINVAL, {}, "asked for what is not loaded"};
    EXPECT_EQ(it.seen(), "0 | data mounted: systemd did not mount it");
}

TEST(Status, NamesAnAttachmentWhoseVolumeIsNoLongerDeclared) {
    Looking it;
    it.outside.pid1.activate("volume-old@vm.target");
    EXPECT_EQ(it.seen(), "0 | data not mounted:  | old orphan: it has holders, and no declaration is left, held by vm");
}

TEST(Status, ComplainsOfANameThatNoVolumeHas) {
    Looking it;
    EXPECT_EQ(it.seen({"dta"}), "1 | there is no volume 'dta'; did you mean 'data'?");
}

TEST(Status, SaysWhyWhenTheConnectionIsLost) {
    Looking listing;
    listing.outside.pid1.broken = bus_is_lost;
    EXPECT_EQ(listing.seen(), "the connection to systemd is lost");
    Looking holders;
    holders.hold();
    holders.outside.pid1.refusals["named " + attachment_unit] = bus_is_lost;
    EXPECT_EQ(holders.seen(), "the connection to systemd is lost");
}

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
}  // namespace berth::test::of_looking
