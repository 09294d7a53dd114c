#include "cli/volumes/detaching.hpp"

#include <fmt/ranges.h>

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_detaching_all {
namespace {

using namespace std::chrono_literals;

const std::string more =
    "[volume.inner]\nwhat = 'volume:data'\nwhere = '/srv/inner'\ntype = 'bind'\nactivation = 'attach'\n"
    "[volume.logs]\nwhere = '/srv/logs'\ntype = 'tmpfs'\nactivation = 'attach'\n";

/// `berth detach data inner vm`, both held by vm alone; `inner` stands on `data`.
struct DetachingAll : VolumeOnSystem {
    DetachingAll() : VolumeOnSystem(more) {
        hold();
        holds("inner", "srv-inner.mount");
        auto& lower = outside.pid1.loaded[mount_unit].properties;
        lower.lists["RequiredBy"] = {"srv-inner.mount"};
    }
    void holds(const std::string& name, const std::string& unit, const std::string& holder = "vm") {
        const auto target = "volume-" + name + "@" + holder + ".target";
        outside.pid1.activate(unit);
        outside.pid1.activate(target);
        outside.pid1.loaded[unit].properties.texts["StopWhenUnneeded"] = "yes";
        outside.pid1.loaded[unit].properties.lists["BoundBy"] = {target};
        outside.pid1.at_call("stop " + target, [this, target] { stop(target); });
    }
    void goes_after(cli::Clock::duration when, const std::string& unit) {
        outside.at(when, [this, unit] { outside.pid1.activate(unit, "inactive"); });
    }
    std::string told(const std::vector<cli::ToDetach>& volumes) {
        const auto got = cli::detach_volumes(outside, *session, volumes, 30s);
        if (got.empty()) return "nothing";
        auto out = fmt::format("{} {}", cli::outcome_of(got).status, cli::outcome_of(got).result);
        for (std::size_t i = 0; i < got.size(); ++i)
            out += fmt::format(" | {} {}: {}", volumes[i].name, got[i].result, got[i].reason);
        return out;
    }
    std::string detached(const Lines& names) { return told(cli::to_detach(*session, names, "vm")); }
};

TEST(DetachAll, LetsGoOfAllAndWaitsForTheUnmounts) {
    for (const auto& names : {Lines{"data", "inner"}, Lines{"inner", "data"}, Lines{"*a", "inner"}}) {
        DetachingAll it;
        it.outside.pid1.at_call("stop " + attachment_unit, [&] { it.stop(); });
        it.goes_after(1s, "srv-inner.mount");
        it.goes_after(2s, mount_unit);
        const auto first = names.front() == "inner" ? "inner" : "data";
        const auto second = names.front() == "inner" ? "data" : "inner";
        EXPECT_EQ(it.detached(names), fmt::format("0 released | {} released:  | {} released: ", first, second));
        EXPECT_EQ(it.outside.passed(), 2s);
    }
}

TEST(DetachAll, LetsGoOfWhatItCanWhateverBecomesOfTheOthers) {
    DetachingAll it;
    it.outside.pid1.refusals["stop " + attachment_unit] = {EPERM, {}, "refused"};
    it.goes_after(1s, "srv-inner.mount");
    EXPECT_EQ(
        it.detached({"nothing", "data", "logs", "inner", "x*"}),
        "1 failed | nothing failed: there is no volume 'nothing' | data failed: refused | logs not-held:  | inner "
        "released:  | x* failed: no volume matches 'x*'");
    EXPECT_EQ(it.outside.pid1.orders, Lines{"stop volume-inner@vm.target"});
}

TEST(DetachAll, SaysThatOneIsStillMounted) {
    DetachingAll it;
    it.outside.in_the_way.processes.users.push_back({.pid = 7, .user = {}, .command = "cat", .uses = {}});
    it.outside.pid1.at_call("stop " + attachment_unit, [&] { it.stop(); });
    it.outside.at(1s, [&] { it.outside.pid1.activate("srv-inner.mount", "deactivating"); });
    it.outside.at(2s, [&] { it.outside.pid1.activate("srv-inner.mount"); });
    EXPECT_EQ(
        it.detached({"inner", "data"}),
        "3 busy | inner busy: let go, but /srv/inner is in use; systemd keeps trying to unmount it | data held: ");
}

TEST(DetachAll, FindsWhateverAHolderHoldsAlsoWhatIsDeclaredNoMore) {
    DetachingAll it;
    it.holds("gone", "srv-gone.mount");
    it.holds("logs", "srv-logs.mount", "vm2");
    it.outside.pid1.loaded["volume-gone@vm.target"].properties.lists["BindsTo"] = {"srv-gone.mount"};
    it.outside.pid1.activate("volume-logs@vm.target", "inactive");
    it.outside.pid1.at_call("stop " + attachment_unit, [&] { it.stop(); });
    for (const auto& unit : {std::string("srv-inner.mount"), std::string("srv-gone.mount"), mount_unit})
        it.goes_after(1s, unit);
    EXPECT_EQ(it.told(cli::all_held_by(it.outside, *it.session, "vm").value()),
              "0 released | data released:  | gone released:  | inner released: ");
    EXPECT_EQ(it.told(cli::all_held_by(it.outside, *it.session, "vm").value()), "nothing");
}

TEST(DetachAll, FindsAHolderOfAnyName) {
    DetachingAll it;
    it.outside.pid1.activate("volume-data@two\\x20words.target");
    const auto found = cli::all_held_by(it.outside, *it.session, "two words").value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found.front().unit.str(), "volume-data@two\\x20words.target");
    it.outside.pid1.refusals["units"] = {EPERM, {}, "refused"};
    EXPECT_EQ(cli::all_held_by(it.outside, *it.session, "vm").error().message, "refused");
}

}  // namespace
}  // namespace berth::test::of_detaching_all
