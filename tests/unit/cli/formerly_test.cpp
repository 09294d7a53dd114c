// A volume that was renamed, for the commands that hold and look: it is one volume by all of its names.
#include <fmt/ranges.h>

#include "cli/commands/looking.hpp"
#include "cli/hold/holding.hpp"
#include "cli/volumes/attaching.hpp"
#include "cli/volumes/detaching.hpp"
#include "cli/volumes/names.hpp"
#include "cli/volumes/waiting.hpp"
#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_formerly {
namespace {

using namespace std::chrono_literals;

const std::string former_unit = "volume-old@vm.target";

/// `data` was `old`, and `older` before that; it was mounted as `old`, by which `vm` holds it.
struct Renamed : VolumeOnSystem {
    Renamed() : VolumeOnSystem("formerly = ['older', 'old']\n") {
        outside.pid1.loaded[mount_unit].properties.lists["BoundBy"] = {attachment_unit, former_unit};
        outside.pid1.loaded[former_unit].properties.lists["BindsTo"] = {mount_unit};
        hold(former_unit);
        outside.table = parse_mount_table(
            "1 0 254:0 / / rw - ext4 /dev/vda rw\n99 1 0:9 / /srv/data rw,relatime - tmpfs tmpfs rw\n",
            "SRC=tmpfs TARGET=/srv/data ROOT=/ OPTS=x-berth.volume=old\n");
    }
    std::string told(const std::vector<cli::ToDetach>& volumes) {
        std::string out;
        const auto got = cli::detach_volumes(outside, *session, volumes, 30s);
        for (std::size_t i = 0; i < got.size(); ++i)
            out += fmt::format("{} {}: {};", volumes[i].name, got[i].result, got[i].reason);
        return out;
    }
    void goes_with_its_last_holder() {
        for (const auto& unit : {attachment_unit, former_unit}) {
            outside.pid1.at_call("stop " + unit, [this, unit] {
                stop(unit);
                if (!outside.pid1.is_active(attachment_unit) && !outside.pid1.is_active(former_unit)) unmount();
            });
        }
    }
};

TEST(Formerly, IsShownWithTheHoldersThatCameByIt) {
    Renamed it;
    for (const auto& names : {Lines{}, Lines{"data"}, Lines{"old"}, Lines{"older", "data"}}) {
        const auto got = cli::look_at_volumes(it.outside, *it.session, {.names = names}).value();
        ASSERT_EQ(got.report.size(), 1) << fmt::format("{}", names);
        const auto& one = got.report.front();
        EXPECT_EQ(one.name, "data");
        EXPECT_EQ(one.formerly, (Lines{"older", "old"}));
        EXPECT_EQ(one.state, State::mounted);
        EXPECT_EQ(one.holders, (std::vector{Holder{Holder::Kind::attachment, "vm"}}));
        EXPECT_TRUE(one.differs.empty());
        EXPECT_EQ(got.unknown, Lines{});
    }
}

TEST(Formerly, CountsAHolderWhoIsAttachedByTwoNamesOnce) {
    Renamed it;
    it.hold();
    const auto state = it.outside.pid1.unit(mount_unit).value();
    const auto names = names_of(it.data());
    EXPECT_EQ(names, (VolumeNames{"data", "older", "old"}));
    EXPECT_EQ(cli::holders_of(it.outside.pid1, state, names)->size(), 1);
    EXPECT_EQ(cli::attachments_of(it.outside.pid1, names)->size(), 1);
}

TEST(Formerly, NamesWhatIsLetGoOf) {
    for (const auto& name : {"data", "old", "older"}) {
        Renamed it;
        it.goes_with_its_last_holder();
        EXPECT_EQ(it.told(cli::to_detach(*it.session, {name}, "vm")), "data released: ;") << name;
        EXPECT_EQ(it.outside.pid1.orders, Lines{"stop " + former_unit});
    }
}

TEST(Formerly, LetsGoOfAllAttachmentsOfTheHolder) {
    for (const bool is_all : {true, false}) {
        Renamed it;
        it.hold();
        it.goes_with_its_last_holder();
        const auto volumes = is_all ? cli::all_held_by(it.outside, *it.session, "vm").value()
                                    : cli::to_detach(*it.session, {"old", "data"}, "vm");
        EXPECT_EQ(it.told(volumes), "data released: ;") << is_all;
        EXPECT_EQ(it.outside.pid1.orders, (Lines{"stop " + attachment_unit, "stop " + former_unit}));
    }
}

TEST(Formerly, SaysWhichStopIsRefused) {
    Renamed it;
    it.hold();
    it.outside.pid1.refusals["stop " + former_unit] = {EPERM, {}, "refused"};
    EXPECT_EQ(it.told(cli::to_detach(*it.session, {"data"}, "vm")), "data failed: refused;");
}

TEST(Formerly, NamesWhatIsAttachedTo) {
    Renamed it;
    const auto volumes = cli::to_attach(*it.session, {"old", "data"}, "vm2");
    ASSERT_EQ(volumes.size(), 1);
    EXPECT_EQ(volumes.front().name, "data");
    EXPECT_EQ(volumes.front().unit->str(), "volume-data@vm2.target");
    EXPECT_EQ(cli::renamings(it.session->catalogue(), {"old", "data", "nothing", "old"}),
              Lines{"note: volume 'old' is 'data' now"});
}

TEST(Formerly, IsWaitedForUntilWhatWasMountedByItIsGone) {
    Renamed it;
    it.outside.at(2s, [&] { it.unmount(); });
    const Lines names{"data"};
    const auto waited = cli::wait_for_volumes(it.outside, *it.session, names, 30s, cli::Until::none_mounted);
    EXPECT_EQ(waited.front().result, "gone");
    EXPECT_EQ(it.outside.passed(), 2s);
}

TEST(Formerly, LeavesNothingBehindWhereItIsMounted) {
    Renamed it;
    for (const auto& name : {"data", "old", "older"})
        EXPECT_FALSE(cli::leftover_of(it.outside.table, it.session->catalogue(), name)) << name;
}

}  // namespace
}  // namespace berth::test::of_formerly
