#include <gmock/gmock.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "support/changing.hpp"
#include "support/flags.hpp"

namespace berth::test::of_remounting {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string with(const std::string& options) { return tmpfs("opt", "boot", "options = [" + options + "]"); }

/// A tmpfs that mount(8) remounts without taking a flag back, as it does with some, and the kernel, which obeys.
struct Stubborn : Changing {
    Stubborn(const std::string& before, const std::string& after, std::vector<std::string> shown)
        : Changing(with(before), with(after)) {
        mount("opt");
        entry().options = std::move(shown);
        outside.pid1.at_call("reload srv-opt.mount", [this] {
            const auto digest = digest_of(*session->catalogue().named("opt"));
            if (!digest.empty()) entry().user_options.push_back(digest.str());
            else entry().user_options.pop_back();
            if (on_remount) on_remount();
            outside.pid1.end("srv-opt.mount", "done");
        });
        outside.on_flags = [this](const std::vector<std::string_view>& words) -> Result<std::vector<RefusedFlag>> {
            std::vector<RefusedFlag> out;
            for (const auto word : words) {
                if (word == refused)
                    out.push_back({std::string(word), std::make_error_code(std::errc::device_or_resource_busy)});
                else change(entry(), word);
            }
            return out;
        };
    }
    std::function<void()> on_remount;
    std::string refused;  ///< by the kernel, of flags
    MountEntry& entry() { return outside.table.back(); }
};

TEST(Remounting, SetsTheFlagsThatMountLeaves) {
    Stubborn gone("'noatime', 'nosuid'", "", {"rw", "nosuid", "noatime"});
    EXPECT_THAT(gone.applied(), ElementsAre("0", "opt done"));
    EXPECT_THAT(gone.outside.deeds, ElementsAre("flags /srv/opt suid relatime"));

    Stubborn other("'noatime'", "'relatime', 'nodev'", {"rw", "noatime"});
    EXPECT_THAT(other.applied(), ElementsAre("0", "opt done"));
    EXPECT_THAT(other.outside.deeds, ElementsAre("flags /srv/opt nodev relatime"));
}

TEST(Remounting, AsksTheKernelForNothingThatIsAsItShouldBe) {
    Stubborn it("'noatime'", "'relatime'", {"rw", "relatime"});
    EXPECT_THAT(it.applied(), ElementsAre("0", "opt done"));
    EXPECT_THAT(it.outside.deeds, IsEmpty());
}

TEST(Remounting, TellsWhatStaysWhereTheKernelCanNot) {
    Stubborn old("'noatime', 'nosuid'", "'noexec'", {"rw", "nosuid", "noatime"});
    old.outside.on_flags = nullptr;
    EXPECT_THAT(old.applied(),
                ElementsAre("3",
                            "opt waits: noexec is not taken in (Function not implemented), noatime stays (Function not "
                            "implemented), nosuid stays (Function not implemented) until the next mount"));
}

TEST(Remounting, TellsWhyTheKernelRefusesAFlagAndSetsTheOthers) {
    Stubborn it("'noatime', 'nosuid'", "'noexec'", {"rw", "nosuid", "noatime"});
    it.refused = "relatime";
    EXPECT_THAT(it.applied(),
                ElementsAre("3", "opt waits: noatime stays (Device or resource busy) until the next mount"));
    EXPECT_THAT(it.entry().options, testing::UnorderedElementsAre("rw", "noexec", "noatime"));
    Stubborn other("", "'noexec', 'nodev'", {"rw", "relatime"});
    other.refused = "nodev";
    EXPECT_THAT(other.applied(),
                ElementsAre("3", "opt waits: nodev is not taken in (Device or resource busy) until the next mount"));
}

TEST(Remounting, BelievesTheMountTableAndNotTheKernel) {
    Stubborn it("'noatime'", "", {"rw", "noatime"});
    it.outside.on_flags = [](const auto&) { return Result<std::vector<RefusedFlag>>(); };
    EXPECT_THAT(it.applied(), ElementsAre("3", "opt waits: noatime stays until the next mount"));
}

TEST(Remounting, TellsOfANumberThatADriverTakesAndDoesNotHeed) {
    const auto reloaded = [](const std::string& shown) {
        Stubborn it("", "'mpol=4', 'nr_inodes=7'", {"rw", "relatime"});
        it.entry().filesystem_options = {"rw", "mpol=8", "nr_inodes=5"};
        it.on_remount = [&] { it.entry().filesystem_options = {"rw", shown, "nr_inodes=5"}; };
        return it.applied();
    };
    EXPECT_THAT(
        reloaded("mpol=8"),
        ElementsAre("3", "opt waits: nr_inodes=7 is not taken in, mpol=4 is not taken in until the next mount"));
    for (const auto shown : {"mpol=4", "mpol=6"}) {
        EXPECT_THAT(reloaded(shown), ElementsAre("3", "opt waits: nr_inodes=7 is not taken in until the next mount"))
            << "a driver may round";
    }
}

TEST(Remounting, SetsMereFlagsWithoutMountWhereADriverOrAProgramWouldBeAsked) {
    for (const auto type : {"overlay", "9p", "play"}) {
        Unasked it(type, "'noatime'", "'noatime', 'nosuid', 'ro'");
        EXPECT_THAT(it.applied(), ElementsAre("0", "opt done")) << type;
        EXPECT_THAT(it.orders(), ElementsAre("reload")) << type << ": of PID 1, not of the unit";
        EXPECT_THAT(it.outside.deeds, ElementsAre("flags /srv/opt ro nosuid", testing::StartsWith("note /srv/opt ")))
            << type;
        EXPECT_THAT(it.planned(), IsEmpty()) << type;
    }
}

TEST(Remounting, NotesNotWhatTheKernelRefusesSoThatItIsToldAgain) {
    Unasked it("overlay", "'noatime'", "'noatime', 'nosuid'");
    it.outside.on_flags = nullptr;
    EXPECT_THAT(it.applied(),
                ElementsAre("3", "opt waits: nosuid is not taken in (Function not implemented) until the next mount"));
    EXPECT_THAT(it.outside.deeds,
                ElementsAre("flags /srv/opt nosuid", testing::AllOf(testing::HasSubstr(" noatime x-berth.options="),
                                                                    testing::Not(testing::HasSubstr("nosuid")))));
    EXPECT_THAT(it.planned(), ElementsAre("opt options remount: nosuid instead of suid"));
}

TEST(Remounting, SetsNoFlagsWhereTheDriverHasOptionsOfAnEarlierDeclaration) {
    for (const auto& [before, after] : {std::pair("", "'noexec', 'xino=off'"), std::pair("'xino=off'", "'noexec'")}) {
        Unasked it("overlay", before, after);
        it.take_in();
        EXPECT_THAT(it.planned(), ElementsAre("opt options remount: noexec instead of exec | waits: it has options of "
                                              "an earlier declaration, too; at the next mount"))
            << before;
        EXPECT_THAT(it.outside.deeds, IsEmpty()) << "and nobody forgets it";
    }
    Unasked flags("overlay", "'xino=off'", "'xino=off', 'noexec'");
    flags.take_in();
    EXPECT_THAT(flags.planned(), ElementsAre("opt options remount: noexec instead of exec"));
}

TEST(Remounting, SaysWhyLibmountCouldNotBeTold) {
    Unasked it("overlay", "'noatime'", "'noatime', 'nosuid'");
    it.outside.on_note = [](const auto&) { return failed("note the options of /srv/opt", EROFS); };
    EXPECT_THAT(it.applied(),
                ElementsAre("1", "opt failed: can't note the options of /srv/opt: Read-only file system"));
}

TEST(Remounting, HasMountAskedWhereADropInOfSomebodyCounts) {
    Unasked it("overlay", "'noatime'", "'noatime', 'nosuid'");
    it.outside.pid1.loaded["srv-opt.mount"].properties.lists["DropInPaths"] = {
        "/etc/systemd/system/srv-opt.mount.d/safe.conf"};
    it.expect("reload", "srv-opt.mount", "failed", "active");
    EXPECT_THAT(it.applied(), ElementsAre("1", testing::StartsWith("opt failed: it could not be remounted")));
    EXPECT_THAT(it.orders(), ElementsAre("reload", "reload srv-opt.mount"));
}

TEST(Remounting, TakesWhatAProgramMountedWithoutOptionsForThat) {
    Unasked it("play", "'cache=no'", "");
    it.entry().user_options = {"_netdev", "x-berth.volume=opt"};
    EXPECT_THAT(it.planned(), ElementsAre("opt edges reload: systemd has an earlier declaration of it"))
        << "it was never mounted with that option";
    Unasked other("play", "", "'cache=no'");
    other.take_in();
    EXPECT_THAT(other.planned(),
                ElementsAre("opt options remount: its options are those of an earlier declaration | waits: fuse.play "
                            "takes no other options while it is mounted; at the next mount"))
        << "for as long as it is so";
}

TEST(Remounting, SetsFlagsOfABindOneByOneWhereMountIsRefused) {
    const std::string bind = "[volume.opt]\nwhat = '/data'\nwhere = '/srv/opt'\ntype = 'bind'\noptions = [{}]\n";
    Changing it(fmt::format(fmt::runtime(bind), "'nodev'"), fmt::format(fmt::runtime(bind), "'nodev', 'ro', 'nosuid'"));
    it.mount_as(*it.loaded->catalogue().named("opt"), "ext4", "rw");
    const auto entry = std::ranges::find(it.outside.table, "/srv/opt", &MountEntry::where);
    entry->options = {"rw", "nodev", "relatime"};
    it.outside.on_flags = [&](const auto& /*words*/) -> Result<std::vector<RefusedFlag>> {
        entry->options = {"rw", "nosuid", "nodev", "relatime"};
        return std::vector<RefusedFlag>{{"ro", std::make_error_code(std::errc::device_or_resource_busy)}};
    };
    it.expect("reload", "srv-opt.mount", "failed", "active");
    EXPECT_THAT(it.applied(), ElementsAre("1", testing::StartsWith("opt failed: it could not be remounted: ro is not "
                                                                   "taken in (Device or resource busy)")));
    EXPECT_THAT(it.outside.deeds, ElementsAre("flags /srv/opt ro nosuid")) << "and libmount is told of nothing";
}

TEST(Remounting, LeavesSomebodyElsesMountAlone) {
    Stubborn it("'noatime'", "", {"rw", "noatime"});
    it.on_remount = [&] { it.entry().type = "ext4"; };
    EXPECT_THAT(it.applied(), ElementsAre("3", testing::StartsWith("opt waits: another type is mounted")));
    EXPECT_THAT(it.outside.deeds, IsEmpty());
}

TEST(Remounting, LeavesFlagsOfSomebodysDropInAlone) {
    Stubborn it("'noatime'", "", {"rw", "nosuid", "noatime"});
    it.outside.pid1.loaded["srv-opt.mount"].properties.lists["DropInPaths"] = {
        "/etc/systemd/system/srv-opt.mount.d/safe.conf"};
    EXPECT_THAT(it.applied(), ElementsAre("3", "opt waits: noatime stays until the next mount"));
    EXPECT_THAT(it.outside.deeds, IsEmpty());
}

TEST(Remounting, TellsWhatStaysWhereItIsNotKnownWhatABindShows) {
    const std::string bind = "[volume.opt]\nwhat = '/data'\nwhere = '/srv/opt'\ntype = 'bind'\noptions = [{}]\n";
    Changing it(fmt::format(fmt::runtime(bind), "'nosuid'"), fmt::format(fmt::runtime(bind), ""));
    it.mount_as(*it.loaded->catalogue().named("opt"), "ext4", "rw");
    const auto entry = std::ranges::find(it.outside.table, "/srv/opt", &MountEntry::where);
    entry->options = {"rw", "nosuid", "relatime"};
    it.outside.pid1.at_call("reload srv-opt.mount", [&] {
        entry->user_options.pop_back();
        it.outside.pid1.end("srv-opt.mount", "done");
    });
    EXPECT_THAT(it.applied(), ElementsAre("3", "opt waits: nosuid stays until the next mount"));
}

TEST(Remounting, DoesNotSpeakOfWhatANewMountWouldHaveToo) {
    const std::string bind = "[volume.opt]\nwhat = '/data'\nwhere = '/srv/opt'\ntype = 'bind'\noptions = [{}]\n";
    Changing it(fmt::format(fmt::runtime(bind), "'nosuid', 'nodev'"), fmt::format(fmt::runtime(bind), ""));
    it.mount_line("50 1 0:100 / /data rw,nosuid,relatime - ext4 /dev/sda1 rw");
    it.mount_as(*it.loaded->catalogue().named("opt"), "ext4", "rw");
    const auto entry = std::ranges::find(it.outside.table, "/srv/opt", &MountEntry::where);
    entry->options = {"rw", "nosuid", "nodev", "relatime"};
    it.outside.pid1.at_call("reload srv-opt.mount", [&] {
        entry->user_options.pop_back();
        it.outside.pid1.end("srv-opt.mount", "done");
    });
    EXPECT_THAT(it.applied(),
                ElementsAre("3", "opt waits: nodev stays (Function not implemented) until the next mount"))
        << "but not nosuid";
    EXPECT_THAT(it.outside.deeds, ElementsAre("flags /srv/opt dev"));
}

}  // namespace
}  // namespace berth::test::of_remounting
