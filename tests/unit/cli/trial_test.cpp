#include <chrono>
#include <cstdint>
#include <set>
#include <string>

#include <gmock/gmock.h>

#include "cli/commands/trial/confirming.hpp"
#include "cli/commands/trial/irreversible.hpp"
#include "cli/commands/trial/reverting.hpp"
#include "cli/commands/trial/standing.hpp"
#include "cli/commands/trial/starting.hpp"
#include "support/changing.hpp"
#include "system/base/realtime.hpp"

namespace berth::test::of_trials {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// A system with /etc/berth/a.toml, and drafts of it, whose PID 1 loads what counts at each reload.
struct Trial {
    explicit Trial(const std::string& before) {
        folder.folder("run");
        folder.file("etc/berth/a.toml", before);
        load();
        obey_reloads();
    }
    TrialPlaces places() const { return *cli::open_trial_places(folder.path()); }
    void load() { outside.units = as_generated((*read_root(folder.path()))->plan().tree()); }
    void obey_reloads() {
        outside.pid1.at_call("reload", [this] {
            load();
            obey_reloads();
        });
    }
    /// As JSON; "none" where there is none.
    std::string standing() {
        const auto session = *read_root(folder.path());
        const auto found = cli::trial_standing(outside, *session, folder.path());
        if (!found) return found.error().message;
        return *found ? cli::to_json(*found).dump() : "none";
    }
    void mount(const std::string& name) {
        const auto where = "/srv/" + name;
        if (top_at(outside.table, where) == nullptr) {
            info += fmt::format("{0} 1 0:{0} / {1} rw,relatime - tmpfs tmpfs rw\n", ++mounts, where);
            utab += fmt::format("SRC=tmpfs TARGET={} ROOT=/ OPTS=x-berth.volume={}\n", where, name);
            outside.table = parse_mount_table("1 0 254:0 / / rw - ext4 /dev/vda rw\n" + info, utab);
        }
        outside.pid1.activate(fmt::format("srv-{}.mount", name));
    }
    /// Its mount unit's next start or stop comes to a good end.
    void obey(const std::string& verb, const std::string& name) {
        const auto unit = fmt::format("srv-{}.mount", name);
        outside.pid1.at_call(verb + " " + unit, [this, verb, name, unit] {
            if (verb == "start") mount(name);
            else std::erase_if(outside.table, [&](const auto& entry) { return entry.where == "/srv/" + name; });
            if (verb == "stop") outside.pid1.activate(unit, "inactive");
            outside.pid1.end(unit, "done");
        });
    }
    void obey_timer() {
        outside.pid1.at_call("stop berth-trial.timer", [this] {
            outside.pid1.activate("berth-trial.timer", "inactive");
            outside.pid1.end("berth-trial.timer", "done");
        });
    }
    std::string begin(const std::string& after, const std::string& name = "a.toml") {
        auto draft = cli::prepare_trial(folder.path(), places(), {{name, {TrialFile::Kind::text, after, "draft"}}});
        EXPECT_TRUE(draft);
        findings = lines_of(draft->future->found);
        const auto changes = cli::plan_trial(outside, *draft->future, draft->touched);
        lost = cli::irreversible(*changes, *draft->former, *draft->future, draft->touched);
        const auto begun = cli::begin_trial(outside, places(), *draft, *changes, 2min);
        return begun.is_on ? fmt::format("on {}", begun.carried.status) : begun.reason;
    }
    std::string revert() {
        const auto got = cli::revert_trial(outside, folder.path(), places());
        return fmt::format("{} {}: {}{}", got.status, got.result, got.reason, got.carried.reason);
    }
    std::string confirm() {
        const auto got = cli::confirm_trial(outside, places(), "2026-11-30");
        return fmt::format("{} {}: {} {}", got.status, got.result, got.reason, got.former);
    }
    [[nodiscard]] bool is_on() const { return places().phase() == TrialPlaces::Phase::on; }
    Lines take_orders() { return std::exchange(outside.pid1.orders, {}); }

    TestFolder folder;
    FakeOutside outside;
    Lines findings;
    Lines lost;
    std::string info;
    std::string utab;
    int mounts = 100;
};

TEST(Trial, MakesItsTimerFirstAndTakesAllBack) {
    Trial it(tmpfs("a"));
    it.mount("a");
    it.obey("start", "b");
    EXPECT_EQ(it.begin(tmpfs("a") + tmpfs("b")), "on 0");
    EXPECT_EQ(it.take_orders(), (Lines{"timer berth-trial.timer", "reload", "start srv-b.mount"}));
    EXPECT_EQ(it.outside.pid1.timers["berth-trial.timer"], 2min);
    EXPECT_TRUE(it.is_on());
    EXPECT_EQ(it.folder.text("etc/berth/a.toml"), tmpfs("a"));
    it.obey("stop", "b");
    it.obey_timer();
    EXPECT_EQ(it.revert(), "0 reverted: ");
    EXPECT_EQ(it.take_orders(), (Lines{"stop srv-b.mount", "reload", "stop berth-trial.timer"}));
    EXPECT_THAT(it.folder.contents(),
                ElementsAre("etc/", "etc/berth/", "etc/berth/a.toml", "run/", "run/.berth-trial.lock"));
    it.obey_timer();
    EXPECT_EQ(it.revert(), "0 none: ");
}

TEST(Trial, TellsWhatIsTriedAndUntilWhen) {
    Trial it(tmpfs("a"));
    it.mount("a");
    EXPECT_EQ(it.standing(), "none");
    it.obey("start", "b");
    EXPECT_EQ(it.begin(tmpfs("a") + tmpfs("b")), "on 0");
    auto& timer = it.outside.pid1.loaded["berth-trial.timer"].properties.texts;
    const auto until = [&](std::uint64_t when) {
        return fmt::format(R"({{"state":"on","names":["b"],"until":{}}})", when);
    };
    const auto begun = it.outside.time_of_day();
    timer["NextElapseUSecMonotonic"] = std::to_string(it.outside.clock_of_timers() + 120'000'000);
    EXPECT_EQ(it.standing(), until(begun + 120'000'000));
    it.outside.pass(20s);
    EXPECT_EQ(it.standing(), until(begun + 120'000'000));
    it.outside.set_forward = 1h;
    EXPECT_EQ(it.standing(), until(begun + 3'720'000'000)) << "PID 1 counts on, whatever the time of day is";
    it.outside.pass(101s);
    EXPECT_EQ(it.standing(), until(begun + 3'721'000'000)) << "it is being taken back now";
    for (const auto nothing : {"0", "18446744073709551615"}) {
        timer["NextElapseUSecMonotonic"] = nothing;
        EXPECT_EQ(it.standing(), R"({"state":"on","names":["b"],"until":null})") << nothing;
    }
    it.outside.pid1.activate("berth-trial.timer", "inactive");
    EXPECT_EQ(it.standing(), R"({"state":"on","names":["b"],"until":null})") << "which nobody takes back by itself";
    ASSERT_TRUE(it.places().take_off());
    EXPECT_EQ(it.standing(), R"({"state":"ending","names":["b"],"until":null})");
    it.outside.pid1.refusals["unit berth-trial.timer"] = bus_is_lost;
    EXPECT_EQ(it.standing(), R"({"state":"ending","names":["b"],"until":null})") << "of which no timer tells";
}

TEST(Trial, IsToldInALine) {
    constexpr auto ways_out = "; to keep it: berth try --confirm, to take it back: berth try --revert\n";
    const std::uint64_t when = 1796000120000000;
    EXPECT_EQ(cli::to_text(cli::TrialStanding{false, {"a", "swap.b"}, when, when}),
              fmt::format("ON TRIAL until {}: a, swap.b{}", time_of_day_of(when), ways_out));
    const std::uint64_t a_day = 86'400'000'000;
    for (const auto seen : {when - a_day, when + a_day}) {
        EXPECT_EQ(cli::to_text(cli::TrialStanding{false, {"a"}, when, seen}),
                  fmt::format("ON TRIAL until {} {}: a{}", day_of(when), time_of_day_of(when), ways_out));
    }
    EXPECT_EQ(cli::to_text(cli::TrialStanding{false, {}, {}, when}),
              fmt::format("ON TRIAL, and its timer is gone{}", ways_out));
    EXPECT_EQ(cli::to_text(cli::TrialStanding{true, {"a"}, {}, when}),
              "A TRIAL IS BEING TAKEN BACK: a; to finish that: berth try --revert\n");
}

TEST(Trial, IsOneAtATime) {
    Trial it("");
    it.obey("start", "b");
    EXPECT_EQ(it.begin(tmpfs("b")), "on 0");
    EXPECT_THAT(it.begin(tmpfs("c")), HasSubstr("there is a trial already"));
    Trial other("");
    other.outside.pid1.activate("berth-trial.timer");
    EXPECT_THAT(other.begin(tmpfs("b")), HasSubstr("there is a trial already"));
    EXPECT_FALSE(other.is_on());
}

TEST(Trial, DoesNotBeginOnWhatSomebodyHasChanged) {
    Trial it("");
    it.outside.pid1.at_call("timer berth-trial.timer", [&] { it.folder.file("etc/berth/b.toml", "# theirs\n"); });
    it.obey_timer();
    EXPECT_EQ(it.begin(tmpfs("b")), "somebody has changed /etc/berth meanwhile");
    EXPECT_EQ(it.take_orders(), (Lines{"timer berth-trial.timer", "stop berth-trial.timer"}));
    EXPECT_FALSE(it.is_on());
}

TEST(Trial, DoesNothingWhereNoTimerCanBeMade) {
    Trial it("");
    it.outside.pid1.refusals["timer berth-trial.timer"] = {EPERM, {}, "refused"};
    it.obey_timer();
    EXPECT_EQ(it.begin(tmpfs("b")), "refused");
    EXPECT_FALSE(it.is_on());
    EXPECT_EQ(it.take_orders(), Lines{"stop berth-trial.timer"}) << "it may be there all the same";
}

TEST(Trial, IsKeptWithAllThatIsInTheFolder) {
    Trial it("");
    it.folder.file("etc/berth/README", "theirs", 0600);
    it.folder.file("etc/berth/x.toml.d/50.toml", "# drop-in\n");
    it.folder.link("etc/berth/up.toml", "../elsewhere.toml");
    it.folder.file("etc/elsewhere.toml", "# elsewhere\n");
    it.folder.file("etc/berth/x.toml", "# x\n");
    it.obey("start", "b");
    EXPECT_EQ(it.begin(tmpfs("b"), "new.toml"), "on 0");
    EXPECT_EQ(it.findings, Lines{}) << "the link leads where it led";
    it.obey_timer();
    EXPECT_EQ(it.confirm(), "0 kept:  /etc/berth.2026-11-30");
    EXPECT_THAT(it.folder.contents(), Contains("etc/berth/up.toml -> ../elsewhere.toml"));
    EXPECT_EQ(it.folder.text("etc/berth/new.toml"), tmpfs("b"));
    EXPECT_EQ(it.folder.text("etc/berth/README"), "theirs");
    struct stat status{};
    ASSERT_EQ(::stat((it.folder / "etc/berth/README").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U);
    EXPECT_THAT(it.folder.contents(), Contains("etc/berth.2026-11-30/x.toml.d/50.toml"));
    EXPECT_THAT(it.folder.contents(), Not(Contains(HasSubstr("new.toml ->"))));
    EXPECT_FALSE(it.is_on());
    EXPECT_EQ(it.confirm(), "1 none: there is nothing on trial; it may have been taken back ");
}

TEST(Trial, IsNotKeptOverWhatSomebodyHasChanged) {
    Trial it("");
    it.obey("start", "b");
    EXPECT_EQ(it.begin(tmpfs("b")), "on 0");
    it.folder.file("etc/berth/theirs.toml", "# theirs\n");
    EXPECT_THAT(it.confirm(), HasSubstr("which somebody has changed meanwhile"));
    EXPECT_TRUE(it.is_on());
    EXPECT_EQ(it.folder.text("etc/berth/theirs.toml"), "# theirs\n");
}

TEST(Trial, IsTakenBackByTheNextOneWherePid1DidNotAnswer) {
    Trial it("");
    it.obey("start", "b");
    EXPECT_EQ(it.begin(tmpfs("b")), "on 0");
    it.take_orders();
    it.obey("stop", "b");
    it.outside.pid1.refusals["reload"] = bus_is_lost;
    EXPECT_THAT(it.revert(), HasSubstr("1 failed: systemd could not be reloaded"));
    EXPECT_EQ(it.places().phase(), TrialPlaces::Phase::ending);
    EXPECT_EQ(lines_of((*read_root(it.folder.path()))->found), Lines{});
    EXPECT_EQ((*read_root(it.folder.path()))->catalogue().size(), 0U) << "it counts no more";
    it.outside.pid1.refusals.clear();
    it.obey_timer();
    EXPECT_EQ(it.revert(), "0 reverted: ");
    EXPECT_EQ(it.places().phase(), TrialPlaces::Phase::none);
}

TEST(Trial, LeavesWhatWasDownDownAndBringsBackWhatWasUp) {
    Trial it(tmpfs("down") + tmpfs("hand", "manual"));
    it.mount("hand");
    it.obey("start", "down");
    it.obey("stop", "hand");
    EXPECT_EQ(it.begin(tmpfs("down", "boot", "options = ['nodev']")), "on 0");
    EXPECT_EQ(it.take_orders(),
              (Lines{"timer berth-trial.timer", "stop srv-hand.mount", "reload", "start srv-down.mount"}));
    it.obey("stop", "down");
    it.obey("start", "hand");
    it.obey_timer();
    EXPECT_EQ(it.revert(), "0 reverted: ");
    EXPECT_EQ(it.take_orders(),
              (Lines{"stop srv-down.mount", "reload", "start srv-hand.mount", "stop berth-trial.timer"}));
}

TEST(Trial, TouchesOnlyWhatDiffers) {
    Trial it(tmpfs("a") + tmpfs("b"));
    it.obey("start", "c");
    EXPECT_EQ(it.begin(tmpfs("a") + tmpfs("b") + tmpfs("c")), "on 0");
    EXPECT_EQ(it.take_orders(), (Lines{"timer berth-trial.timer", "reload", "start srv-c.mount"}))
        << "a and b are down";
}

TEST(Trial, KnowsWhatCanNotBeTakenBack) {
    Trial memory(tmpfs("a"));
    memory.mount("a");
    (void)memory.begin("");
    EXPECT_THAT(memory.lost, ElementsAre(HasSubstr("a: it would be unmounted, and what it has in memory")));
    Trial source(tmpfs("a"));
    source.mount("a");
    (void)source.begin("[volume.a]\nwhat = 'x'\nwhere = '/srv/a'\ntype = 'ramfs'\n");
    EXPECT_THAT(source.lost, ElementsAre(HasSubstr("a: it has another source")));
    const std::string disk = "[volume.a]\nwhat = '/dev/sdb'\nwhere = '/srv/a'\ntype = 'ext4'\n";
    Trial made(disk);
    (void)made.begin(disk + "makefs = true\ngrowfs = true\n");
    EXPECT_THAT(made.lost, ElementsAre(HasSubstr("a: with 'makefs'"), HasSubstr("a: with 'growfs'")));
    Trial swap("");
    (void)swap.begin("[swap.s]\nwhat = '/dev/sdb'\nmakefs = true\n");
    EXPECT_THAT(swap.lost, ElementsAre(HasSubstr("swap.s: with 'makefs'")));
    Trial same(disk + "makefs = true\n");
    (void)same.begin(disk + "makefs = true\noptions = ['noatime']\n");
    EXPECT_THAT(same.lost, ElementsAre());
}

}  // namespace
}  // namespace berth::test::of_trials
