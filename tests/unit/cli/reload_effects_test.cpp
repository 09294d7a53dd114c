#include "cli/hold/reload_effects.hpp"

#include <gmock/gmock.h>
#include <memory>
#include <string>
#include <vector>

#include "support.hpp"
#include "support/fake_outside.hpp"
#include "support_files.hpp"

namespace berth::test::of_reload_effects {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// What is declared at /srv/data now is not what systemd has loaded, and something with a mark is mounted there.
struct Changed {
    explicit Changed(const std::string& declared, const std::string& mark = "data") {
        folder.file("etc/berth/a.toml", declared);
        session = read_root(folder.path()).value();
        outside.outdated = {0};
        if (!mark.empty()) mount("/srv/data", mark);
        outside.pid1.loaded["srv-data.mount"].properties.texts["StopWhenUnneeded"] = "no";
    }
    void mount(const std::string& where, const std::string& mark) {
        outside.table = parse_mount_table(
            fmt::format("1 0 254:0 / / rw - ext4 /dev/vda rw\n99 1 0:9 / {} rw - tmpfs tmpfs rw\n", where),
            fmt::format("SRC=tmpfs TARGET={} ROOT=/ OPTS=x-berth.volume={}\n", where, mark));
        outside.pid1.activate("srv-data.mount");
    }
    void hold(const std::string& unit) {
        outside.pid1.activate(unit);
        outside.pid1.loaded["srv-data.mount"].properties.lists["BoundBy"].push_back(unit);
    }
    Lines warnings() {
        const auto done = cli::warn_of_reload(outside, *session);
        if (!done) return {done.error().message};
        Lines out;
        for (const auto* one : session->found.sorted()) {
            if (one->code == Code::reload_effect)
                out.push_back(
                    fmt::format("{}:{} {} ({})", one->where.line, one->where.column, one->message, one->hint));
        }
        return out;
    }

    TestFolder folder;
    FakeOutside outside;
    std::unique_ptr<Reading> session;
};

const std::string attached = "[volume.data]\nwhere = '/srv/data'\ntype = 'tmpfs'\nactivation = 'attach'\n";
const std::string used = attached + "used_by = ['app.service', 'each@.service']\n";
const std::string moved = "[volume.data]\nwhere = '/srv/new'\ntype = 'tmpfs'\nactivation = 'attach'\n";
const std::string renamed = "[volume.new]\nwhere = '/srv/data'\ntype = 'tmpfs'\nactivation = 'attach'\n";

TEST(ReloadEffects, AreThatWhatIsToBeAttachedAndIsHeldByNobodyGoes) {
    EXPECT_THAT(Changed(attached).warnings(),
                ElementsAre("1:1 volume 'data' is mounted and nobody holds it: the next daemon-reload unmounts it "
                            "(hold it before that, if it is in use: berth attach data HOLDER)"));

    Changed held(attached);
    held.hold("volume-data@vm.target");
    EXPECT_THAT(held.warnings(), IsEmpty());

    Changed at_boot("[volume.data]\nwhere = '/srv/data'\ntype = 'tmpfs'\n");
    EXPECT_THAT(at_boot.warnings(), IsEmpty());

    Changed not_new(attached);
    not_new.outside.pid1.loaded["srv-data.mount"].properties.texts["StopWhenUnneeded"] = "yes";
    EXPECT_THAT(not_new.warnings(), IsEmpty()) << "it goes by itself";

    Changed loaded(attached);
    loaded.outside.outdated = {};
    EXPECT_THAT(loaded.warnings(), IsEmpty());

    Changed will_be_used(used);
    will_be_used.outside.pid1.activate("app.service");
    EXPECT_THAT(will_be_used.warnings(), IsEmpty()) << "and is bound to it from then on";

    EXPECT_THAT(Changed(attached, "").warnings(), IsEmpty());
}

TEST(ReloadEffects, AreThatWhatComesToUseAVolumeThatIsNotMountedStops) {
    Changed it(used, "");
    it.outside.pid1.activate("app.service");
    it.outside.pid1.activate("each@1.service");
    it.outside.pid1.activate("each@2.service");
    it.outside.pid1.loaded["each@2.service"].properties.lists["BindsTo"] = {"srv-data.mount"};
    EXPECT_THAT(
        it.warnings(),
        ElementsAre("5:1 'app.service' is running and volume 'data' is not mounted: the next daemon-reload stops "
                    "it (start it again after that: systemctl start app.service)",
                    "5:1 'each@1.service' is running and volume 'data' is not mounted: the next daemon-reload "
                    "stops it (start it again after that: systemctl start each@1.service)"));
    Changed stopped(used, "");
    stopped.outside.pid1.activate("app.service", "inactive");
    EXPECT_THAT(stopped.warnings(), IsEmpty());
}

TEST(ReloadEffects, AreThatAHeldVolumeThatWasRenamedGoes) {
    Changed it(renamed);
    EXPECT_THAT(it.warnings(), IsEmpty()) << "held by nobody";
    it.hold("volume-data@a\\x201.target");
    it.hold("volume-data@vm2.target");
    it.hold("app.service");
    EXPECT_THAT(
        it.warnings(),
        ElementsAre(
            "1:1 volume 'data' is held by 'app.service' and 2 others, and its mount point is that of volume 'new' "
            "now: the next daemon-reload unmounts it (write formerly = [\"data\"] in volume 'new', or let go before "
            "that: "
            "berth detach data 'a 1')"));
}

TEST(ReloadEffects, AreThatAHeldVolumeThatWasMovedStays) {
    Changed it(moved);
    it.outside.stale_units = {"srv-data.mount"};
    it.hold("volume-data@vm.target");
    EXPECT_THAT(
        it.warnings(),
        ElementsAre("2:9 volume 'data' is held by 'vm' at '/srv/data': the next daemon-reload stops its holders, "
                    "and it stays mounted there (let go before that: berth detach data vm)"));
    Changed was_loaded(moved);
    was_loaded.hold("volume-data@vm.target");
    EXPECT_THAT(was_loaded.warnings(), IsEmpty()) << "that is what status tells";
}

TEST(ReloadEffects, AreThatAHeldVolumeThatIsDeclaredNoMoreStays) {
    const std::string tail =
        "volume 'data' is held by 'app.service' and declared no more: after the next daemon-reload it stays mounted at "
        "'/srv/data' until somebody unmounts it (stop what uses it before that)";
    Changed it("");
    it.outside.outdated = {};
    it.outside.stale_units = {"srv-data.mount"};
    EXPECT_THAT(it.warnings(), IsEmpty());
    it.hold("app.service");
    EXPECT_THAT(it.warnings(), ElementsAre("0:0 " + tail));

    Changed off("\n[volume.data]\nwhere = '/srv/data'\ntype = 'tmpfs'\nactivation = 'off'\n");
    off.outside.stale_units = {"srv-data.mount"};
    off.hold("app.service");
    EXPECT_THAT(off.warnings(), ElementsAre("2:1 " + tail));
}

TEST(ReloadEffects, AreNotToldOfWhatOnlyALinkOfTheGeneratorHolds) {
    const std::string booted = "[volume.data]\nwhere = '/srv/data'\ntype = 'tmpfs'\n";
    const std::string booted_elsewhere = "[volume.data]\nwhere = '/srv/new'\ntype = 'tmpfs'\n";
    struct Case {
        const char* what;
        std::string declared;
        Lines of_one_who_uses_it;
    };
    const std::vector<Case> cases{
        {"moved",
         booted_elsewhere,
         {"2:9 volume 'data' is held by 'vm' at '/srv/data': the next daemon-reload stops its holders, and it stays "
          "mounted there (let go before that: berth detach data vm)"}},
        {"moved and to be attached",
         moved,
         {"2:9 volume 'data' is held by 'vm' at '/srv/data': the next daemon-reload stops its holders, and it stays "
          "mounted there (let go before that: berth detach data vm)"}},
        {"undeclared",
         "",
         {"0:0 volume 'data' is held by 'vm' and declared no more: after the next daemon-reload it stays mounted at "
          "'/srv/data' until somebody unmounts it (let go before that: berth detach data vm)"}},
        {"off",
         booted + "activation = 'off'\n",
         {"1:1 volume 'data' is held by 'vm' and declared no more: after the next daemon-reload it stays mounted at "
          "'/srv/data' until somebody unmounts it (let go before that: berth detach data vm)"}},
        {"renamed",
         renamed,
         {"1:1 volume 'data' is held by 'vm', and its mount point is that of volume 'new' now: the next daemon-reload "
          "unmounts it (write formerly = [\"data\"] in volume 'new', or let go before that: berth detach data vm)"}},
        {"to be attached", attached, {}},
    };
    for (const auto& [what, declared, of_one_who_uses_it] : cases) {
        const auto warned = [&declared = declared](const Lines& holders) {
            Changed it(declared);
            it.outside.stale_units = {"srv-data.mount"};
            if (declared.empty()) it.outside.outdated = {};
            it.outside.generated_links = {"local-fs.target srv-data.mount"};
            for (const auto& holder : holders) it.hold(holder);
            return it.warnings();
        };
        EXPECT_EQ(warned({"local-fs.target"}), warned({})) << what;
        EXPECT_EQ(warned({"local-fs.target", "volume-data@vm.target"}), of_one_who_uses_it) << what;
    }
}

const std::string formerly = renamed + "formerly = ['data']\n";

TEST(ReloadEffects, OfARenamingAreNoneIfTheFormerNameIsSaid) {
    Changed it(formerly);
    it.hold("volume-data@vm.target");
    EXPECT_THAT(it.warnings(), IsEmpty());
}

TEST(ReloadEffects, OfARenamingProposeNoNameThatAnotherHas) {
    Changed it(renamed + "[volume.data]\nwhere = '/srv/other'\ntype = 'tmpfs'\nactivation = 'attach'\n");
    it.hold("volume-data@vm.target");
    EXPECT_THAT(it.warnings(),
                ElementsAre("1:1 volume 'data' is held by 'vm', and its mount point is that of volume 'new' now: the "
                            "next daemon-reload unmounts it (let go before that: berth detach data vm)"));
}

TEST(ReloadEffects, AreThatADroppedNameLosesWhoIsAttachedByIt) {
    const auto with_names = [](const std::string& declared, const std::string& mark) {
        Changed it(declared, mark);
        it.outside.outdated = {};
        it.outside.stale_units = {"volume-data@.target"};
        it.hold("volume-new@other.target");
        it.hold("volume-data@vm.target");
        it.outside.pid1.loaded["volume-data@vm.target"].properties.lists["BindsTo"] = {"srv-data.mount"};
        return it.warnings();
    };
    const auto warned = [](std::string_view names) {
        return fmt::format(
            "1:1 volume 'new' is held by 'vm' by the name 'data', which it has no more: the next daemon-reload takes "
            "it from them (write formerly = [{}] in volume 'new', or let go before that: berth detach data vm)",
            names);
    };
    EXPECT_THAT(with_names(renamed, "new"), ElementsAre(warned("\"data\"")));
    EXPECT_THAT(with_names(renamed, "data"), ElementsAre(warned("\"data\""))) << "mounted before it was renamed";
    EXPECT_THAT(with_names(renamed + "formerly = ['older']\n", "new"), ElementsAre(warned("\"older\", \"data\"")));

    Changed unheld(renamed, "data");
    unheld.outside.outdated = {};
    unheld.outside.stale_units = {"volume-data@.target"};
    unheld.hold("volume-new@vm.target");
    EXPECT_THAT(unheld.warnings(), IsEmpty()) << "by its own name";
}

TEST(ReloadEffects, AreNotKnownIfPid1DoesNotAnswer) {
    Changed it(attached);
    it.outside.pid1.refusals["unit srv-data.mount"] = bus_is_lost;
    EXPECT_THAT(it.warnings(), ElementsAre(bus_is_lost.message));
}

}  // namespace
}  // namespace berth::test::of_reload_effects
