#include "cli/commands/looking.hpp"
#include "cli/volumes/detaching.hpp"
#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_leftovers {
namespace {

using namespace std::chrono_literals;

const std::string old_unit = "srv-old.mount";
const std::string old_attachment = "volume-old@vm.target";

/// Volume `old` was mounted at /srv/old for `vm`, and then its declaration became another one, which systemd has
/// loaded.
struct LeftOver : VolumeOnSystem {
    explicit LeftOver(const std::string& declared_now = {}) : VolumeOnSystem(declared_now) {
        outside.table =
            parse_mount_table("1 0 254:0 / / rw - ext4 /dev/vda rw\n99 1 0:9 / /srv/old rw - tmpfs tmpfs rw\n",
                              "SRC=tmpfs TARGET=/srv/old ROOT=/ OPTS=x-berth.volume=old\n");
        outside.pid1.activate(old_unit);
        outside.pid1.loaded[old_unit].properties.texts["StopWhenUnneeded"] = "no";
        outside.pid1.activate(old_attachment);
        outside.pid1.at_call("stop " + old_attachment, [this] { stop(old_attachment); });
    }
    void unmounts(const JobResult& result = "done") {
        outside.pid1.at_call("stop " + old_unit, [this, result] {
            if (result == "done") outside.pid1.activate(old_unit, "inactive");
            outside.pid1.end(old_unit, result);
        });
    }
    std::string detached() {
        const auto volumes = cli::to_detach(*session, {"old"}, "vm");
        const auto got = cli::detach_volumes(outside, *session, volumes, 30s).front();
        auto out = fmt::format("{} {}: {}", got.status, got.result, got.reason);
        for (const auto& one : got.holders) out += fmt::format(" | {}", one.name);
        return out;
    }
    /// What status says of `name`.
    std::string seen(const std::string& name = "old") {
        const auto got = cli::look_at_volumes(outside, *session, {.names = {name}});
        if (!got) return got.error().message;
        std::string out;
        for (const auto& one : got->report) {
            out += fmt::format("{} {}: {}", one.where, name_of(one.state), one.reason);
            for (const auto& holder : one.holders) out += fmt::format(", held by {}", holder.name);
            if (!one.command.empty()) out += fmt::format(", run {}", one.command);
            out += "; ";
        }
        return out;
    }
};

const std::string off = "[volume.old]\nwhere = '/srv/old'\ntype = 'tmpfs'\nactivation = 'off'\n";
const std::string moved = "[volume.old]\nwhere = '/srv/new'\ntype = 'tmpfs'\nactivation = 'attach'\n";
const std::string renamed = "[volume.new]\nwhere = '/srv/old'\ntype = 'tmpfs'\nactivation = 'attach'\n";

TEST(Leftover, IsUnmountedWithItsLastHolder) {
    for (const auto& now : {std::string(), off}) {
        LeftOver it(now);
        it.unmounts();
        EXPECT_EQ(it.detached(), "0 released: ");
        EXPECT_EQ(it.outside.pid1.orders, (Lines{"stop " + old_attachment, "stop " + old_unit})) << now;
    }
}

TEST(Leftover, StaysWhileAnotherHoldsIt) {
    for (const auto& now : {std::string(), off}) {
        LeftOver it(now);
        it.outside.pid1.activate("volume-old@other.target");
        EXPECT_EQ(it.detached(), "0 held:  | other");
        EXPECT_EQ(it.outside.pid1.orders, Lines{"stop " + old_attachment}) << now;
    }
}

TEST(Leftover, OfAVolumeThatWasMovedGoesWhenItIsAskedForThoughItsHoldersWereLost) {
    LeftOver it(moved);
    it.outside.pid1.activate(old_attachment, "inactive");
    it.unmounts();
    EXPECT_EQ(it.detached(), "0 released: ");
    EXPECT_EQ(it.outside.pid1.orders, Lines{"stop " + old_unit});
}

/// The file says another place now, and systemd does not know it yet.
struct MovedBeforeTheReload : LeftOver {
    explicit MovedBeforeTheReload(const std::string& stops_when_unneeded) : LeftOver(moved) {
        outside.pid1.loaded[old_unit].properties.texts["StopWhenUnneeded"] = stops_when_unneeded;
        outside.pid1.loaded[old_unit].properties.lists["BoundBy"] = {old_attachment};
        outside.pid1.loaded[old_attachment].properties.lists["BindsTo"] = {old_unit};
    }
};

TEST(Leftover, OfAVolumeThatWasMovedShowsThoseWhoHoldItThere) {
    EXPECT_EQ(MovedBeforeTheReload("yes").seen(),
              "/srv/new not mounted: ; /srv/old orphan: berth mounted it here, and it is declared elsewhere now, held "
              "by vm; ");
}

TEST(Leftover, OfAVolumeThatWasMovedGoesWithItsLastHolder) {
    MovedBeforeTheReload counted("yes");
    counted.outside.pid1.at_call("unit " + old_unit, [&] { counted.outside.pid1.activate(old_unit, "inactive"); });
    EXPECT_EQ(counted.detached(), "0 released: ");
    EXPECT_EQ(counted.outside.pid1.orders, Lines{"stop " + old_attachment});

    MovedBeforeTheReload of_the_boot("no");
    of_the_boot.unmounts();
    EXPECT_EQ(of_the_boot.detached(), "0 released: ");
    EXPECT_EQ(of_the_boot.outside.pid1.orders, (Lines{"stop " + old_attachment, "stop " + old_unit}));

    MovedBeforeTheReload in_use("yes");
    in_use.unmounts("failed");
    in_use.outside.pid1.activate("volume-old@other.target");
    in_use.outside.pid1.loaded[old_unit].properties.lists["BoundBy"].push_back("volume-old@other.target");
    EXPECT_EQ(in_use.detached(), "0 held:  | other");
}

TEST(Leftover, IsNotUnmountedWhereAnotherVolumeIsNow) {
    LeftOver it(renamed);
    EXPECT_EQ(it.detached(), "0 released: ");
    EXPECT_EQ(it.outside.pid1.orders, Lines{"stop " + old_attachment});
}

TEST(Leftover, IsNoneOfAVolumeWithAMistake) {
    LeftOver it("[volume.old]\nwhere = 'old'\ntype = 'tmpfs'\nactivation = 'attach'\n");
    (void)it.detached();
    EXPECT_EQ(it.outside.pid1.orders, Lines{"stop " + old_attachment});
}

TEST(Leftover, ThatIsInUseIsLeftToWhoeverUsesIt) {
    LeftOver it;
    it.unmounts("failed");
    EXPECT_EQ(it.detached(),
              "3 busy: let go, but /srv/old is in use; once it is free, run: systemctl stop srv-old.mount");
}

TEST(Leftover, ShowsWhoHoldsIt) {
    LeftOver undeclared;
    EXPECT_EQ(undeclared.seen(), "/srv/old orphan: berth mounted it, and no declaration is left, held by vm; ");
    LeftOver switched_off(off);
    EXPECT_EQ(switched_off.seen(),
              "/srv/old mounted: switched off, and unmounted when its last holder is detached, held by vm; ");
}

TEST(Leftover, ThatNobodyHoldsSaysWhatToRun) {
    LeftOver undeclared;
    undeclared.stop(old_attachment);
    EXPECT_EQ(undeclared.seen(),
              "/srv/old orphan: berth mounted it, and no declaration is left, run systemctl stop "
              "srv-old.mount; ");
    LeftOver switched_off(off);
    switched_off.stop(old_attachment);
    EXPECT_EQ(switched_off.seen(), "/srv/old mounted: switched off; run: systemctl stop srv-old.mount; ");
    LeftOver gone(moved);
    gone.stop(old_attachment);
    EXPECT_EQ(gone.seen(),
              "/srv/new not mounted: ; /srv/old orphan: berth mounted it here, and it is declared elsewhere "
              "now, run systemctl stop srv-old.mount; ");
}

}  // namespace
}  // namespace berth::test::of_leftovers
