#include <sys/stat.h>

#include <csignal>

#include "support/declaring.hpp"

namespace berth::test::of_declaring {
namespace {

using namespace std::chrono_literals;
using Lock = DeclaredFolder::Lock;

TEST(Declare, WritesTheFileAndHasPid1LoadIt) {
    System it;
    it.loads_at_reload();
    EXPECT_EQ(it.declared(), "0 declared: ");
    EXPECT_EQ(it.text(), mark + scratch);
    EXPECT_EQ(it.orders(), Lines{"reload"});
    struct stat status{};
    ASSERT_EQ(::stat((it.folder / scratch_path).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0644U);
    ASSERT_EQ(::stat((it.folder / "run/berth").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 07777U, 0755U);
}

TEST(Declare, DoesNothingTheSecondTime) {
    System it;
    it.declare_before();
    const auto before = it.folder.contents();
    EXPECT_EQ(it.declared(), "0 same: ");
    EXPECT_EQ(it.declared("\xEF\xBB\xBF" + scratch), "0 same: ") << "a mark of the byte order is no other text";
    EXPECT_EQ(it.orders(), Lines{});
    EXPECT_EQ(it.text(), mark + scratch);
}

TEST(Declare, GoesOnWhereAnInterruptedRunHasLeftTheFile) {
    System it;
    it.folder.file(scratch_path, mark + scratch);
    it.loads_at_reload();
    EXPECT_EQ(it.declared(), "0 declared: ");
    EXPECT_EQ(it.orders(), Lines{"reload"});
}

TEST(Declare, TakesOutWhatAKilledRunHasLeftHalfWritten) {
    System it;
    it.folder.file("run/berth/.other.toml.berth-77", "[volu");
    it.folder.file("run/berth/kept.txt", "");
    it.loads_at_reload();
    EXPECT_EQ(it.declared(), "0 declared: ");
    EXPECT_EQ(it.folder.contents(), (Lines{"run/", "run/berth/", "run/berth/.files.lock", "run/berth/.news.lock",
                                           "run/berth/.reload.lock", "run/berth/kept.txt", "run/berth/scratch.toml"}));
}

TEST(Declare, NamesTheFileAfterTheFirstVolume) {
    System it;
    it.loads_at_reload();
    it.outside.pid1.loaded["srv-other.mount"].properties.texts["FragmentPath"] =
        "/run/systemd/generator/srv-other.mount";
    it.outside.pid1.loaded["srv-other.mount"].properties.texts["LoadState"] = "loaded";
    EXPECT_EQ(it.declared(scratch + "[volume.another]\nwhere = '/srv/other'\ntype = 'tmpfs'\n"), "0 declared: ");
    EXPECT_TRUE(it.text().ends_with("[volume.another]\nwhere = '/srv/other'\ntype = 'tmpfs'\n"));
}

TEST(Declare, LeavesWhatIsDeclaredOtherwiseAsItIs) {
    System it;
    it.declare_before();
    EXPECT_EQ(it.declared(scratch + "options = ['size=1M']\n"),
              "1 taken: volume 'scratch' is declared otherwise in /run/berth/scratch.toml; to declare it anew: berth "
              "undeclare scratch");
    EXPECT_EQ(it.text(), mark + scratch);
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Declare, DoesNotHideOrGetHiddenByAFileOfThatName) {
    for (const auto* place :
         {"etc/berth/scratch.toml", "usr/lib/berth/scratch.toml", "usr/local/lib/berth/scratch.toml"}) {
        System it;
        it.folder.file(place, scratch);
        EXPECT_EQ(it.declared(),
                  fmt::format("1 taken: volume 'scratch' can't be declared: there is /{} already", place));
        EXPECT_FALSE(std::filesystem::exists(it.folder / scratch_path));
    }
    System masked;
    masked.folder.link("etc/berth/scratch.toml", "/dev/null");
    EXPECT_EQ(masked.declared(),
              "1 taken: volume 'scratch' can't be declared: there is /etc/berth/scratch.toml already");
}

TEST(Declare, TellsWhatIsWrongWithItAndWritesNothing) {
    const std::vector<std::pair<std::string, std::string>> cases{
        {"[volume.scratch]\nwhere = '/srv/scratch'\ntpye = 'tmpfs'\n",
         "1 wrong:  | unknown key 'tpye' in volume 'scratch'"},
        {"", "1 wrong: draft declares no volume"},
        {"[swap.scratch]\nwhat = '/dev/vdb'\n", "1 wrong: draft declares no volume"},
    };
    for (const auto& [text, expected] : cases) {
        System it;
        EXPECT_TRUE(it.declared(text).starts_with(expected)) << it.declared(text);
        EXPECT_EQ(it.orders(), Lines{});
        EXPECT_EQ(it.folder.text(scratch_path), "");
    }
}

TEST(Declare, RefusesNamesThatAreNone) {
    for (const auto* name : {"\"../../etc/passwd\"", "\"a/b\"", "\"a\\nb\"", "\"it's\"", "\"-rf\"", "\"\"", "\".toml\"",
                             "\"a b\"", "\"a\\u0000\""}) {
        System it;
        const auto text = fmt::format("[volume.{}]\nwhere = '/srv/scratch'\ntype = 'tmpfs'\n", name);
        EXPECT_TRUE(it.declared(text).starts_with("1 wrong: ")) << name << it.declared(text);
        EXPECT_EQ(it.folder.contents(), Lines{"run/"}) << name;
    }
}

TEST(Declare, RefusesTextsThatAreTooLarge) {
    for (const std::size_t size : {std::size_t{1024} * 1024, std::size_t{1024} * 1024 + 1}) {
        System it;
        std::string text = scratch;
        while (text.size() < size) text += std::string(std::min<std::size_t>(size - text.size() - 1, 1000), '#') + "\n";
        EXPECT_TRUE(it.declared(text).starts_with("1 wrong: ")) << size;
        EXPECT_FALSE(std::filesystem::exists(it.folder / scratch_path)) << size;
    }
}

TEST(Declare, TellsWhatItMakesWrongOfOthers) {
    System twice;
    twice.folder.file("etc/berth/all.toml", scratch);
    EXPECT_TRUE(twice.declared().starts_with("1 wrong:  | volume 'scratch' is declared twice")) << twice.declared();
    System at_one_place;
    at_one_place.folder.file("etc/berth/all.toml", "[volume.first]\nwhere = '/srv/scratch'\ntype = 'tmpfs'\n");
    EXPECT_TRUE(at_one_place.declared().starts_with("1 wrong:  | ")) << at_one_place.declared();
    System drop_in;
    drop_in.folder.file("etc/berth/scratch.toml.d/a.toml", "[volume.scratch]\nwhere = 'nowhere'\n");
    EXPECT_TRUE(drop_in.declared().starts_with("1 wrong:  | ")) << drop_in.declared();
    for (const auto* one : {&twice, &at_one_place, &drop_in}) {
        EXPECT_FALSE(std::filesystem::exists(one->folder / scratch_path));
        EXPECT_EQ(one->orders(), Lines{});
    }
}

TEST(Declare, IsNotKeptByMistakesOfOthers) {
    System it;
    it.folder.file("etc/berth/all.toml", "[volume.first]\nwhere = '/srv/first'\ntpye = 'tmpfs'\n");
    it.loads_at_reload();
    EXPECT_EQ(it.declared(), "0 declared: ");
}

TEST(Declare, TakesNoMountPointThatIsInUse) {
    System mounted;
    mounted.mount("", "xfs");
    EXPECT_EQ(mounted.declared(), "1 taken: something is mounted at /srv/scratch already: xfs (xfs)");
    System own;
    own.mount();
    own.loads_at_reload();
    EXPECT_EQ(own.declared(), "0 declared: ") << "what an earlier declaration has left";
    System has_unit;
    has_unit.outside.pid1.loaded[scratch_unit].properties.texts["FragmentPath"] =
        "/etc/systemd/system/srv-scratch.mount";
    EXPECT_EQ(has_unit.declared(),
              "1 taken: srv-scratch.mount is there already: /etc/systemd/system/srv-scratch.mount");
    System masked;
    masked.outside.pid1.loaded[scratch_unit].properties.texts["LoadState"] = "masked";
    EXPECT_EQ(masked.declared(),
              "1 taken: srv-scratch.mount is masked; to have it back: systemctl unmask srv-scratch.mount");
    System in_fstab;
    in_fstab.folder.file("etc/fstab", "tmpfs /srv/scratch tmpfs defaults 0 0\n");
    EXPECT_TRUE(in_fstab.declared().starts_with("1 ")) << in_fstab.declared();
    for (const auto* one : {&mounted, &has_unit, &masked, &in_fstab})
        EXPECT_FALSE(std::filesystem::exists(one->folder / scratch_path));
}

TEST(Declare, IsTakenBackWherePid1DoesNotLoadIt) {
    System refused;
    refused.outside.pid1.refusals["reload"] = {5, "org.freedesktop.DBus.Error.LimitsExceeded", "Too many reloads"};
    EXPECT_EQ(refused.declared(), "1 failed: Too many reloads; it is not declared");
    System not_loaded;
    not_loaded.outside.pid1.at_call("reload", [&] { not_loaded.outside.outdated.clear(); });
    EXPECT_TRUE(not_loaded.declared().starts_with("1 failed: systemd can't load srv-scratch.mount"))
        << not_loaded.declared();
    System not_written;
    not_written.outside.pid1.at_call("reload", [&] {
        not_written.load();
        not_written.outside.outdated = {0};
    });
    EXPECT_EQ(not_written.declared(),
              "1 failed: berth-generator has not written srv-scratch.mount as declared; see: journalctl -b -t "
              "berth-generator; it is not declared");
    for (const auto* one : {&refused, &not_loaded, &not_written})
        EXPECT_FALSE(std::filesystem::exists(one->folder / scratch_path));
    EXPECT_EQ(not_loaded.orders().front(), "reload");
}

TEST(Declare, SaysThatAnotherHasTakenItBackMeanwhile) {
    System written;
    System there;
    there.folder.file(scratch_path, mark + scratch);
    for (auto* it : {&written, &there}) {
        it->outside.pid1.at_call("reload", [&] { std::filesystem::remove(it->folder / scratch_path); });
        EXPECT_EQ(it->declared(), "1 failed: somebody has taken out /run/berth/scratch.toml meanwhile");
        EXPECT_EQ(it->orders(), Lines{"reload"});
    }
}

TEST(Declare, WaitsForAReloadThatIsNotAnswered) {
    System it;
    it.outside.pid1.refusals["reload"] = {110, bus_name::timeout, "PID 1 does not answer"};
    it.outside.at(3s, [&] { it.load(); });
    EXPECT_EQ(it.declared(), "0 declared: ");
    EXPECT_EQ(it.outside.passed(), 3s);
    System never;
    never.outside.pid1.refusals["reload"] = {110, bus_name::timeout, "PID 1 does not answer"};
    EXPECT_EQ(never.declared(scratch, 5s),
              "1 timeout: the time was up while waiting for PID 1 to reload; it is not declared");
    EXPECT_FALSE(std::filesystem::exists(never.folder / scratch_path));
}

TEST(Declare, HeedsASignalAndTakesBackWhatItWrote) {
    System it;
    it.outside.pid1.refusals["reload"] = {110, bus_name::timeout, "PID 1 does not answer"};
    it.outside.at(2s, [&] { it.outside.signal_comes(SIGTERM); });
    EXPECT_EQ(it.declared(), "143 interrupted: interrupted while waiting for PID 1 to reload; it is not declared");
    EXPECT_FALSE(std::filesystem::exists(it.folder / scratch_path));
}

TEST(Declare, WaitsForItsTurnUpToTheLimit) {
    System it;
    const auto lock = it.lock(Lock::files);
    EXPECT_EQ(it.declared(scratch, 2s),
              "1 timeout: the time was up while waiting for another berth declare or undeclare");
    EXPECT_EQ(it.outside.passed(), 2s);
    it.outside.at(3s, [&] { it.outside.signal_comes(SIGINT); });
    EXPECT_EQ(it.declared(), "130 interrupted: interrupted while waiting for another berth declare or undeclare");
    EXPECT_FALSE(std::filesystem::exists(it.folder / scratch_path));
    EXPECT_EQ(it.orders(), Lines{});
}

TEST(Declare, SharesTheReloadOfAnother) {
    System it;
    auto lock = it.lock(Lock::reload);
    it.outside.at(1s, [&] {
        it.load();
        lock.reset();
    });
    EXPECT_EQ(it.declared(), "0 declared: ");
    EXPECT_EQ(it.orders(), Lines{}) << "the other's was for this, too";
}

TEST(Declare, WaitsForAMomentForThoseWhoAreAboutToWrite) {
    System it;
    auto other = it.lock(Lock::news, Sharing::shared);
    it.outside.at(700ms, [&] { other.reset(); });
    it.loads_at_reload();
    EXPECT_EQ(it.declared(), "0 declared: ");
    EXPECT_GE(it.outside.passed(), 700ms);
    EXPECT_LT(it.outside.passed(), 1s);
    System slow;
    const auto never = slow.lock(Lock::news, Sharing::shared);
    slow.loads_at_reload();
    EXPECT_EQ(slow.declared(), "0 declared: ");
    EXPECT_EQ(slow.outside.passed(), 2s);
}

TEST(Declare, RefusesAFolderThatTheGeneratorWouldNotTrust) {
    System link;
    link.folder.folder("elsewhere");
    link.folder.link("run/berth", "../elsewhere");
    EXPECT_TRUE(link.declared().starts_with("1 failed: can't open /run/berth: ")) << link.declared();
    EXPECT_FALSE(std::filesystem::exists(link.folder / "elsewhere/scratch.toml"));
    System open;
    open.folder.folder("run/berth");
    open.folder.mode("run/berth", 0777);
    EXPECT_EQ(open.declared(),
              fmt::format("1 failed: can't use /run/berth, which can be written by everybody (to mend it: chmod go-w "
                          "/run/berth): Operation not permitted"));
    System link_as_file;
    link_as_file.folder.link(scratch_path, "../../etc/passwd");
    EXPECT_TRUE(link_as_file.declared().starts_with("1 failed: can't open /run/berth/scratch.toml: "))
        << link_as_file.declared();
    System foreign;
    foreign.folder.file(scratch_path, mark + scratch, 0666);
    EXPECT_TRUE(foreign.declared().starts_with(
        "1 failed: can't use /run/berth/scratch.toml, which can be written by everybody"))
        << foreign.declared();
    for (const auto* one : {&link, &open, &link_as_file, &foreign}) EXPECT_EQ(one->orders(), Lines{});
}

}  // namespace
}  // namespace berth::test::of_declaring
