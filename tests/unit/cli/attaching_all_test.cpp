#include "cli/volumes/attaching.hpp"

#include <fmt/ranges.h>

#include <optional>

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_attaching_all {
namespace {

using namespace std::chrono_literals;

const std::string more =
    "[volume.logs]\nwhere = '/srv/logs'\ntype = 'tmpfs'\nactivation = 'attach'\n"
    "[volume.off]\nwhere = '/srv/off'\ntype = 'tmpfs'\nactivation = 'off'\n";
const std::string data_unit = "volume-data@vm.target";
const std::string logs_unit = "volume-logs@vm.target";

/// `berth attach data logs vm`, in a world that a test sets up.
struct AttachingAll : VolumeOnSystem {
    AttachingAll() : VolumeOnSystem(more) {
        outside.table = parse_mount_table(
            "1 0 254:0 / / rw - ext4 /dev/vda rw\n98 1 0:9 / /srv/data rw,relatime - tmpfs tmpfs rw\n"
            "99 1 0:8 / /srv/logs rw,relatime - tmpfs tmpfs rw\n",
            "");
        for (const auto& unit : {data_unit, logs_unit})
            outside.pid1.at_call("stop " + unit, [this, unit] { stop(unit); });
    }
    std::string attached(cli::Limit limit = std::nullopt, const Lines& names = {"data", "logs"},
                         const std::string& holder = "vm") {
        const auto volumes = cli::to_attach(*session, names, holder);
        auto got = cli::not_attached(volumes);
        if (got.empty()) got = cli::attach_volumes(outside, *session, volumes, limit);
        auto out = fmt::format("{} {}", cli::outcome_of(got).status, cli::outcome_of(got).result);
        for (std::size_t i = 0; i < got.size(); ++i)
            out += fmt::format(" | {} {}: {}", volumes[i].name, got[i].result, got[i].reason);
        return out;
    }
    void comes_up(const std::string& unit) {
        outside.pid1.activate(unit);
        outside.pid1.end(unit, "done");
    }
    void comes_up_after(cli::Clock::duration when, const std::string& unit) {
        outside.at(when, [this, unit] { comes_up(unit); });
    }
    [[nodiscard]] std::string orders() const { return fmt::format("{}", fmt::join(outside.pid1.orders, ", ")); }
};

const std::string both_started = "start volume-data@vm.target, start volume-logs@vm.target";

TEST(AttachAll, IsDoneWhenAllAreMountedWhichTheyAreAtOneTime) {
    AttachingAll it;
    it.comes_up_after(5s, data_unit);
    it.comes_up_after(3s, logs_unit);
    EXPECT_EQ(it.attached(), "0 attached | data attached:  | logs attached: ");
    EXPECT_EQ(it.outside.passed(), 5s);
    EXPECT_EQ(it.orders(), both_started);
}

TEST(AttachAll, LetsGoOfTheOthersWhenOneFails) {
    AttachingAll it;
    it.comes_up_after(1s, data_unit);
    it.outside.at(2s, [&] { it.outside.pid1.end(logs_unit, "failed"); });
    EXPECT_EQ(it.attached(),
              "1 failed | data given-up: given up because of volume 'logs'; let go again | logs failed: volume 'logs' "
              "could not "
              "be mounted");
    EXPECT_EQ(it.orders(), both_started + ", stop volume-data@vm.target");
}

TEST(AttachAll, DoesNotWaitLongForTheOthersWhenOneHasFailed) {
    AttachingAll it;
    it.outside.at(2s, [&] { it.outside.pid1.end(logs_unit, "failed"); });
    EXPECT_EQ(it.attached(60s),
              "1 failed | data given-up: given up because of volume 'logs'; let go again | logs failed: volume 'logs' "
              "could not "
              "be mounted");
    EXPECT_EQ(it.outside.passed(), 3s);
    EXPECT_EQ(it.orders(), both_started + ", stop volume-data@vm.target");
}

TEST(AttachAll, TellsTheReasonOfEachThatFailsAtAboutTheSameTime) {
    AttachingAll it;
    it.outside.at(2s, [&] { it.outside.pid1.end(logs_unit, "failed"); });
    it.outside.at(2500ms, [&] { it.outside.pid1.end(data_unit, "timeout"); });
    EXPECT_EQ(it.attached(),
              "1 failed | data failed: volume 'data' could not be mounted | logs failed: volume 'logs' could not be "
              "mounted");
    EXPECT_EQ(it.orders(), both_started);
}

TEST(AttachAll, NeverLetsGoOfWhatWasHeldBefore) {
    AttachingAll it;
    it.outside.pid1.activate(data_unit);
    it.outside.pid1.at_call("start " + data_unit, [&] { it.comes_up(data_unit); });
    it.outside.at(2s, [&] { it.outside.pid1.end(logs_unit, "failed"); });
    EXPECT_EQ(it.attached(), "1 failed | data attached:  | logs failed: volume 'logs' could not be mounted");
    EXPECT_EQ(it.orders(), both_started);
}

TEST(AttachAll, SaysOfEachThatItCouldNotLetGoOfAgain) {
    AttachingAll it;
    it.comes_up_after(1s, data_unit);
    it.outside.pid1.refusals["stop " + data_unit] = {EPERM, {}, "refused"};
    it.outside.at(2s, [&] { it.outside.pid1.end(logs_unit, "failed"); });
    EXPECT_EQ(it.attached(),
              "1 failed | data given-up: given up because of volume 'logs'; it could not be let go of again: refused | "
              "logs failed: volume 'logs' could not be mounted");
}

TEST(AttachAll, LetsGoOfAllWhenTheTimeIsUp) {
    AttachingAll it;
    it.comes_up_after(1s, data_unit);
    EXPECT_EQ(it.attached(5s),
              "1 timeout | data given-up: given up because of volume 'logs'; let go again | logs timeout: not mounted "
              "within 5 s; let go again");
    EXPECT_EQ(it.outside.passed(), 5s);
    EXPECT_EQ(it.orders(), both_started + ", stop volume-logs@vm.target, stop volume-data@vm.target");
}

TEST(AttachAll, LetsGoOfAllWhenASignalComes) {
    AttachingAll it;
    it.comes_up_after(1s, data_unit);
    it.outside.at(2s, [&] { it.outside.signal_comes(SIGTERM); });
    EXPECT_EQ(it.attached(5s),
              "143 interrupted | data interrupted: interrupted; let go again | logs interrupted: interrupted; let go "
              "again");
    EXPECT_EQ(it.orders(), both_started + ", stop volume-data@vm.target, stop volume-logs@vm.target");
}

TEST(AttachAll, AsksForEachJobWhoseEndItWasNotTold) {
    AttachingAll it;
    it.outside.at(500ms, [&] {
        it.comes_up(data_unit);
        it.comes_up(logs_unit);
        (void)it.outside.pid1.take_news();
    });
    EXPECT_EQ(it.attached(), "0 attached | data attached:  | logs attached: ");
    EXPECT_EQ(it.outside.passed(), 1s);
}

TEST(AttachAll, LetsGoOfAllWhenTheConnectionIsLost) {
    AttachingAll it;
    it.outside.at(1s, [&] {
        it.outside.pid1.broken = BusError{EBADMSG, {}, "systemd's answer can't be read"};
        it.outside.pid1.heals_after_failure = true;
        it.outside.pid1.be_news();
    });
    EXPECT_EQ(it.attached(),
              "1 failed | data failed: systemd's answer can't be read | logs failed: systemd's answer can't be read");
    EXPECT_EQ(it.orders(), both_started + ", stop volume-data@vm.target, stop volume-logs@vm.target");
}

TEST(AttachAll, StartsNoneWhereOneCanNotBeAttachedTo) {
    AttachingAll it;
    EXPECT_EQ(
        it.attached({}, {"data", "dta", "off"}),
        "1 failed | data given-up: not tried, because of volume 'dta' | dta failed: there is no volume 'dta'; did "
        "you mean 'data'? | off failed: volume 'off' is switched off: its activation is \"off\"");
    EXPECT_EQ(it.attached({}, {"x*"}), "1 failed | x* failed: no volume matches 'x*'");
    EXPECT_EQ(it.attached({}, {"data"}, ""), "2 failed | data failed: a holder's name must not be empty");
    EXPECT_EQ(it.attached({}, {"data"}, "berth-settle"),
              "2 failed | data failed: 'berth-settle' is what berth settle calls itself; choose another name");
    EXPECT_EQ(it.orders(), "");
}

TEST(AttachAll, TakesPatterns) {
    AttachingAll it;
    it.comes_up_after(1s, data_unit);
    it.comes_up_after(1s, logs_unit);
    EXPECT_EQ(it.attached({}, {"[dl]*", "data"}), "0 attached | data attached:  | logs attached: ");
    EXPECT_EQ(it.orders(), both_started);
}

}  // namespace
}  // namespace berth::test::of_attaching_all
