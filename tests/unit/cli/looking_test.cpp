#include <fmt/ranges.h>

#include "cli/commands/looking.hpp"

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_looking {
namespace {

struct Looking : VolumeOnSystem {
    using VolumeOnSystem::VolumeOnSystem;

    std::string seen(const Lines& names = {}) {
        const auto got = cli::look_at_volumes(outside, *session, {.names = names});
        if (!got) return got.error().message;
        auto out = std::to_string(got->status);
        for (const auto& one : got->report) {
            out += fmt::format(" | {} {}: {}", one.name, name_of(one.state), one.reason);
            for (const auto& holder : one.holders) out += fmt::format(", held by {}", holder.name);
            for (const auto& holder : one.wanted_by) out += fmt::format(", wanted by {}", holder.name);
            for (const auto& path : one.drop_ins) out += fmt::format(", changed by {}", path);
            if (!one.command.empty()) out += fmt::format(", run {}", one.command);
            if (one.is_reload_due) out += ", reload due";
        }
        for (const auto& one : got->others)
            out += fmt::format(" | {} {} {} {}: {}{}{}", one.table, one.name, one.what, one.state, one.reason,
                               one.drop_ins.empty() ? "" : ", changed by ", fmt::join(one.drop_ins, " and "));
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

/// Names and status alone.
std::string names_seen(Looking& it, const cli::StatusArguments& asked) {
    const auto got = cli::look_at_volumes(it.outside, *it.session, asked).value();
    auto out = std::to_string(got.status);
    for (const auto& one : got.report) out += " " + one.name;
    for (const auto& one : got.others) out += " " + one.table + "." + one.name;
    return out;
}

const std::string some_others = "[volume.logs]\nwhere = '/srv/logs'\ntype = 'tmpfs'\n[swap.disk]\nwhat = '/dev/sdb'\n";

TEST(Status, ShowsWhatAHolderHoldsAlone) {
    Looking it(some_others);
    it.hold();
    it.outside.pid1.activate("volume-gone@vm.target");
    EXPECT_EQ(names_seen(it, {.holder = "vm"}), "0 data gone");
    EXPECT_EQ(names_seen(it, {.names = {"logs"}, .holder = "vm"}), "0");
    EXPECT_EQ(names_seen(it, {.holder = "nobody"}), "0");
    it.outside.pid1.loaded["srv-logs.mount"].properties.lists["WantedBy"] = {"local-fs.target"};
    it.outside.pid1.activate("local-fs.target");
    EXPECT_EQ(names_seen(it, {.holder = "local-fs.target"}), "0 logs");
}

TEST(Status, ShowsWhatHasFailedAloneAndSaysSoByItsStatus) {
    Looking it(some_others + "[volume.auto]\nwhere = '/srv/auto'\ntype = 'tmpfs'\nactivation = 'access'\n");
    EXPECT_EQ(names_seen(it, {.failed = true}), "0");
    it.outside.pid1.activate("dev-sdb.swap", "failed");
    EXPECT_EQ(names_seen(it, {.failed = true}), "3 swap.disk");
    it.outside.pid1.activate("srv-logs.mount", "failed");
    it.outside.pid1.activate("srv-auto.automount", "failed");
    EXPECT_EQ(names_seen(it, {.failed = true}), "3 auto logs swap.disk");
    EXPECT_EQ(names_seen(it, {.names = {"data"}, .failed = true}), "0");
    EXPECT_EQ(names_seen(it, {.names = {"dta"}, .failed = true}), "1");
    Looking wrong_one("[volume.bad]\nwhere = '/srv/bad'\ntype = 'tmpfs'\noptoins = []\n");
    EXPECT_EQ(names_seen(wrong_one, {.failed = true}), "1 bad");
}

TEST(Status, KnowsTheUnitsThatFailedToPrepareAFileSystem) {
    Looking it;
    it.hold();
    const std::string growing = "berth-growfs-data.service";
    auto& mount = it.outside.pid1.loaded[mount_unit].properties;
    mount.lists["Wants"] = {growing, "berth-other.service", "nginx.service"};
    mount.lists["Requires"] = {"systemd-fsck@dev-sdb.service"};
    it.outside.pid1.activate("nginx.service", "failed");
    it.outside.pid1.activate(growing);
    EXPECT_EQ(names_seen(it, {.failed = true}), "0");
    it.outside.pid1.activate(growing, "failed");
    it.outside.pid1.activate("systemd-fsck@dev-sdb.service", "failed");
    const auto got = cli::look_at_volumes(it.outside, *it.session, {.failed = true}).value();
    ASSERT_EQ(got.report.size(), 1U);
    EXPECT_EQ(got.status, 3);
    EXPECT_EQ(got.report.front().failed_helpers, (Lines{"systemd-fsck@dev-sdb.service", growing}));
}

TEST(Status, TellsWhatProgramsAskFor) {
    Looking it;
    it.hold();
    auto& mount = it.outside.pid1.loaded[mount_unit].properties.texts;
    mount["StateChangeTimestamp"] = "1234567";
    mount["Result"] = "timeout";
    it.outside.in_the_way.others.swap_files = {"/srv/data/swap"};
    const auto one = cli::look_at_volumes(it.outside, *it.session, {.users = true}).value().report.front();
    EXPECT_EQ(one.unit, mount_unit);
    EXPECT_EQ(one.type, "tmpfs");
    EXPECT_EQ(one.activation, "attach");
    EXPECT_EQ(one.result, "timeout");
    EXPECT_EQ(one.since, 1234567U);
    EXPECT_EQ(one.users->others.swap_files, Lines{"/srv/data/swap"});
    it.unmount();
    mount["StateChangeTimestamp"] = "0";
    const auto gone = cli::look_at_volumes(it.outside, *it.session, {.users = true}).value().report.front();
    EXPECT_FALSE(gone.users || gone.since);
}

TEST(Status, TakesPatternsOfDeclaredNames) {
    Looking it("[volume.logs]\nwhere = '/srv/logs'\ntype = 'tmpfs'\n[swap.disk]\nwhat = '/dev/sdb'\n");
    EXPECT_EQ(it.seen({"d*"}), "0 | data not mounted:  | swap disk /dev/sdb inactive: ");
    EXPECT_EQ(it.seen({"x*", "logs"}), "1 | logs not mounted:  | no volume matches 'x*'");
    EXPECT_EQ(it.seen({"x*"}), "1 | no volume matches 'x*'");
}

TEST(Status, DoesNotLoadAUnitThatVanishedInAReload) {
    Looking it;
    it.hold();
    it.outside.pid1.loaded.erase(mount_unit);
    it.outside.pid1.refusals["unit " + mount_unit] = {EINVAL, {}, "asked for what is not loaded"};
    EXPECT_EQ(it.seen(), "0 | data mounted: systemd did not mount it, held by vm");
}

TEST(Status, NamesAnAttachmentWhoseVolumeIsNoLongerDeclared) {
    Looking it;
    it.outside.pid1.activate("volume-old@vm.target");
    EXPECT_EQ(it.seen(), "0 | data not mounted:  | old orphan: it has holders, and no declaration is left, held by vm");
}

TEST(Status, SaysWhoWantsWhatIsNotMounted) {
    Looking it;
    it.outside.pid1.loaded[mount_unit].properties.lists["WantedBy"] = {"local-fs.target"};
    it.outside.pid1.activate("local-fs.target");
    it.outside.pid1.activate(mount_unit, "failed");
    it.outside.pid1.loaded[mount_unit].properties.texts["Result"] = "exit-code";
    EXPECT_EQ(it.seen(), "0 | data failed: its command failed, wanted by local-fs.target");
    it.mount();
    EXPECT_EQ(it.seen(), "0 | data mounted: , held by local-fs.target");
}

TEST(Status, NamesDropInsOfOthersThatChangeTheUnit) {
    Looking it;
    it.hold();
    const Lines of_others{
        "/run/systemd/generator/srv-data.mount.d/50-device-timeout.conf",
        "/run/systemd/generator.early/srv-data.mount.d/50-berth-x.conf", "/usr/lib/systemd/system/mount.d/10-all.conf",
        "/etc/systemd/system/srv-data.mount.d/50-berth-x.conf", "/etc/systemd/system/srv-data.mount.d/own.conf"};
    auto all = of_others;
    all.insert(all.begin() + 1, "/run/systemd/generator/srv-data.mount.d/50-berth-x.conf");
    it.outside.pid1.loaded[mount_unit].properties.lists["DropInPaths"] = {all.begin(), all.end()};
    EXPECT_EQ(it.seen(),
              fmt::format("0 | data mounted: , held by vm, changed by {}", fmt::join(of_others, ", changed by ")));
}

TEST(Status, NamesDropInsOfOthersThatChangeAnAutomountSwapOrAnEncryptedVolume) {
    Looking it(
        "[volume.lazy]\nwhere = '/srv/lazy'\ntype = 'tmpfs'\nactivation = 'access'\n"
        "[swap.s]\nwhat = '/dev/sdb'\n[encrypted.c]\ndevice = '/dev/sdc'\n");
    for (const auto* unit : {"srv-lazy.automount", "dev-sdb.swap", "systemd-cryptsetup@c.service"}) {
        it.outside.pid1.activate(unit);
        it.outside.pid1.loaded[unit].properties.lists["DropInPaths"] = {fmt::format("/etc/{}.d/a.conf", unit)};
    }
    EXPECT_EQ(it.seen({"lazy", "s", "c"}),
              "0 | lazy not mounted: it is mounted at the first access, changed by /etc/srv-lazy.automount.d/a.conf | "
              "encrypted c /dev/mapper/c unlocked: , changed by /etc/systemd-cryptsetup@c.service.d/a.conf | swap s "
              "/dev/sdb active: , changed by /etc/dev-sdb.swap.d/a.conf");
}

TEST(Status, SaysWhatToRunWhereOptionsDiffer) {
    Looking it("options = ['ro']\n");
    it.hold();
    EXPECT_EQ(it.seen(), "0 | data mounted: , held by vm, run systemctl reload srv-data.mount");
    it.mount("8:1 / /srv/data ro - ext4 /dev/sda1 rw");
    EXPECT_EQ(it.seen(), "0 | data foreign: something else is mounted there, held by vm");
}

TEST(Status, TellsAnArmedAutomountFromADeadOne) {
    Looking it("[volume.lazy]\nwhere = '/srv/a-b'\ntype = 'tmpfs'\nactivation = 'access'\n");
    const std::string automount = "srv-a\\x2db.automount";
    const std::string rest = " | lazy not mounted: ";
    EXPECT_EQ(it.seen(), "0 | data not mounted: " + rest);
    it.outside.pid1.activate(automount);
    EXPECT_EQ(it.seen(), "0 | data not mounted: " + rest + "it is mounted at the first access");
    it.outside.pid1.activate(automount, "inactive");
    EXPECT_EQ(it.seen(), "0 | data not mounted: " + rest +
                             "its automount is not active, and an access finds the bare folder; run: systemctl start "
                             "'srv-a\\x2db.automount'");
}

TEST(Status, IsNotEndedByAMountOfOthersThatCanNotBeTold) {
    Looking it;
    it.hold();
    it.outside.pid1.loaded["srv-\\xff.mount"].is_untold = true;
    EXPECT_EQ(it.seen(), "0 | data mounted: , held by vm");
}

TEST(Status, KnowsSwapAndEncryptedVolumes) {
    Looking it("[swap.s]\nwhat = '/dev/sdb'\n[encrypted.c]\ndevice = '/dev/sdc'\n");
    it.outside.pid1.activate("systemd-cryptsetup@c.service");
    EXPECT_EQ(it.seen({"s", "c"}), "0 | encrypted c /dev/mapper/c unlocked:  | swap s /dev/sdb inactive: ");
    it.outside.pid1.activate("dev-sdb.swap", "failed");
    EXPECT_EQ(it.seen({"s"}), "0 | swap s /dev/sdb failed: run: systemctl status dev-sdb.swap");
}

TEST(Status, NamesEachFileThatIsNotTrustedAndSaysWhatFollows) {
    Looking it;
    const Source one{"/etc/berth/b.toml", "/etc/berth/b.toml", {}};
    const Source other{"/run/berth", "/run/berth", {}};
    const auto report = [&](const Source& file, const char* message, const char* hint) {
        it.session->found.error(Code::file_untrusted, {&file, 0, 0, 0}, message, hint);
    };
    report(one, "this can be written by everybody, so it is not trusted", "chmod go-w /etc/berth/b.toml");
    report(one, "nothing is mounted at /srv/b, and nothing guards it", "stop what uses it");
    report(other, "this belongs to user 7, not to root, so it is not trusted", "chown root /run/berth");
    const auto looked = cli::look_at_volumes(it.outside, *it.session, {});
    ASSERT_TRUE(looked);
    Lines seen;
    for (const auto& [file, reason] : looked->untrusted) seen.push_back(file + ": " + reason);
    EXPECT_EQ(seen, (Lines{"/etc/berth/b.toml: what it declares is not mounted: this can be written by everybody, so "
                           "it is not trusted; to mend that: chmod go-w /etc/berth/b.toml; nothing is mounted at "
                           "/srv/b, and nothing guards it",
                           "/run/berth: what it declares is not mounted: this belongs to user 7, not to root, so it "
                           "is not trusted; to mend that: chown root /run/berth"}));
    EXPECT_EQ(looked->status, 1);
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

}  // namespace
}  // namespace berth::test::of_looking
