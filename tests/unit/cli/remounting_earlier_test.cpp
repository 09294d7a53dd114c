#include <fmt/format.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "support/changing.hpp"
#include "support/flags.hpp"

namespace berth::test::of_remounting_earlier {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

TEST(Remounting, SetsMereFlagsWhereSomebodyHasReloadedPid1Before) {
    for (const auto& [before, after, reason] : {
             std::tuple("'noatime', 'nosuid'", "'noatime'", "nosuid is gone"),
             std::tuple("'noatime', 'nosuid', 'ro', 'xino=off'", "'xino=off', 'noatime'", "ro is gone, nosuid is gone"),
             std::tuple("'noatime'", "", "noatime is gone"),
             std::tuple("'noatime', 'nosuid'", "'noatime', 'suid'", "suid instead of nosuid"),
         }) {
        Unasked it("overlay", before, after);
        for (const std::string flag : {"nosuid", "ro"}) {
            if (std::string(before).contains(flag)) change(it.entry(), flag);
        }
        it.take_in();
        EXPECT_THAT(it.planned(), ElementsAre(std::string("opt options remount: ") + reason));
        EXPECT_THAT(it.applied(), ElementsAre("0", "opt done")) << reason;
        EXPECT_THAT(it.orders(), IsEmpty()) << "neither PID 1 nor mount(8) is asked";
        EXPECT_THAT(it.planned(), IsEmpty()) << reason;
    }
}

TEST(Remounting, TellsOfAFlagThatStaysWhereSomebodyHasReloadedPid1Before) {
    Unasked it("overlay", "'noatime', 'nosuid'", "'noatime'");
    change(it.entry(), "nosuid");
    it.take_in();
    it.outside.on_flags = nullptr;
    EXPECT_THAT(it.applied(),
                ElementsAre("3", "opt waits: nosuid stays (Function not implemented) until the next mount"));
    EXPECT_THAT(it.planned(), ElementsAre("opt options remount: nosuid is gone")) << "it is told again";
}

TEST(Remounting, WaitsWhereMoreThanFlagsWentBeforeSomebodyReloadedPid1) {
    Unasked it("overlay", "'noatime', 'xino=off'", "");
    it.take_in();
    EXPECT_THAT(it.planned(),
                ElementsAre("opt options remount: its options are those of an earlier declaration | waits: overlay "
                            "takes no other options while it is mounted; at the next mount"));
}

TEST(Remounting, DoesNotSpeakOfWhatAFileSystemThatIsReadOnlyAlwaysShows) {
    const std::string lower =
        "[volume.opt]\nwhere = '/srv/opt'\ntype = 'overlay'\noverlay = { lower = ['/a', '/b'] }\n";
    const std::string bind = "[volume.opt]\nwhat = '/data'\nwhere = '/srv/opt'\ntype = 'bind'\n";
    for (const auto& [text, type] : {std::pair(lower, "overlay"), std::pair(bind, "squashfs")}) {
        Changing it(text + "options = ['ro']\n", text);
        it.mount_line("50 1 0:100 / /data rw,relatime - squashfs /dev/sda1 ro");
        it.mount_as(*it.loaded->catalogue().named("opt"), type, "ro");
        const auto entry = std::ranges::find(it.outside.table, "/srv/opt", &MountEntry::where);
        entry->options = {"ro", "relatime"};
        it.outside.on_flags = [&](const auto& words) -> Result<std::vector<RefusedFlag>> {
            for (const auto word : words) change(*entry, word);
            return std::vector<RefusedFlag>();
        };
        it.outside.on_note = [&](const auto&) -> Result<> {
            entry->user_options = {"x-berth.volume=opt"};
            return {};
        };
        it.outside.pid1.at_call("reload srv-opt.mount", [&] {
            entry->user_options = {"x-berth.volume=opt"};
            it.outside.pid1.end("srv-opt.mount", "done");
        });
        EXPECT_THAT(it.applied(), ElementsAre("0", "opt done")) << type;
        EXPECT_THAT(it.outside.deeds, testing::Contains("flags /srv/opt rw")) << type;
        EXPECT_THAT(it.planned(), IsEmpty()) << type;
    }
}

TEST(Remounting, TakesWhatAKeyHasWrittenForUserSpaceBack) {
    for (const bool is_reloaded : {false, true}) {
        for (const std::string type : {"ext4", "9p"}) {
            const auto text = fmt::format("[volume.opt]\nwhat = '/x'\nwhere = '/srv/opt'\ntype = '{}'\n", type);
            Changing it(text + "network = true\n", text);
            it.mount_as(*it.loaded->catalogue().named("opt"), type, "rw");
            const auto entry = std::ranges::find(it.outside.table, "/srv/opt", &MountEntry::where);
            entry->user_options.emplace_back("_netdev");
            it.outside.on_note = [&](const auto&) -> Result<> {
                entry->user_options = {"x-berth.volume=opt"};
                return {};
            };
            it.outside.pid1.at_call("reload srv-opt.mount", [&] {
                entry->user_options = {"x-berth.volume=opt"};
                it.outside.pid1.end("srv-opt.mount", "done");
            });
            if (is_reloaded) it.take_in();
            EXPECT_THAT(it.planned(), ElementsAre("opt options remount: _netdev is gone")) << type;
            EXPECT_THAT(it.applied(), ElementsAre("0", "opt done")) << type;
            EXPECT_THAT(it.planned(), IsEmpty()) << type;
        }
    }
}

}  // namespace
}  // namespace berth::test::of_remounting_earlier
