#include "system/host/volume_facts.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <chrono>

#include "support.hpp"
#include "support_files.hpp"
#include "system/host/told_facts.hpp"
#include "system/mounts/mount_table_file.hpp"

namespace berth::test::of_volume_facts {
namespace {

using namespace std::chrono_literals;

using Kind = PathFacts::Kind;

constexpr auto plenty = 20s;

VolumeFacts facts_of(const std::string& text, const MountTable& table = {}, std::string_view name = "a") {
    const Stock stock(text);
    const auto facts = gather_facts(stock.catalogue(), {}, MountedPlaces(table), plenty);
    return facts.at(stock.volume(name).index);
}

std::string volume(const std::string& where, const std::string& type = "tmpfs", const std::string& what = "") {
    const auto source = what.empty() ? "" : fmt::format("what = '{}'\n", what);
    return fmt::format("[volume.a]\nwhere = '{}'\ntype = '{}'\n{}", where, type, source);
}

/// All that facts can say, no two fields alike.
VolumeFacts full() {
    VolumeFacts facts;
    facts.where = {Kind::missing, "p", "s", "t", "l", "g", "8:1", "i", "m", true, false};
    facts.has_files = true;
    facts.source = {Kind::block_device, std::string("\0\n", 2), "", "", "", "", "", "", "", false, true};
    facts.content = {Content::Kind::other, "swap", true, {"ext4", ""}};
    facts.layers = {facts.where, facts.source};
    return facts;
}

std::string shown(const PathFacts& facts) {
    return fmt::format("{} {} {} {} {} {} {} {} {} {} {}", static_cast<int>(facts.kind), facts.path, facts.stop,
                       facts.stop_type, facts.link, facts.target, facts.device, facts.identity, facts.mount,
                       facts.is_volatile, facts.is_read_only);
}

TEST(ToldFacts, HaveEveryField) {
    const auto facts = full();
    const auto told = from_answer<VolumeFacts>(to_answer(facts));
    ASSERT_TRUE(told);
    EXPECT_EQ(shown(told->where), shown(facts.where));
    EXPECT_EQ(shown(told->source), shown(facts.source));
    EXPECT_TRUE(told->has_files);
    EXPECT_EQ(told->content.kind, facts.content.kind);
    EXPECT_EQ(told->content.type, facts.content.type);
    EXPECT_TRUE(told->content.may_not_be_read);
    EXPECT_EQ(told->content.known, facts.content.known);
    ASSERT_EQ(told->layers.size(), 2U);
    EXPECT_EQ(shown(told->layers[0]), shown(facts.where));
    EXPECT_EQ(shown(told->layers[1]), shown(facts.source));
}

TEST(VolumeFacts, TellWhetherAMountWouldHideSomething) {
    const TestFolder folder;
    folder.folder("empty");
    folder.file("full/file", "");
    EXPECT_EQ(facts_of(volume(folder / "empty")).where.kind, Kind::folder);
    EXPECT_FALSE(facts_of(volume(folder / "empty")).has_files);
    EXPECT_TRUE(facts_of(volume(folder / "full")).has_files);
    EXPECT_EQ(facts_of(volume(folder / "none")).where.kind, Kind::missing);
}

TEST(VolumeFacts, DoNotCountTheMountPointsOfOthers) {
    const TestFolder folder;
    folder.folder("a/b/c");
    const auto below = fmt::format("[volume.b]\nwhere = '{}'\ntype = 'tmpfs'\n", folder / "a/b/c");
    EXPECT_TRUE(facts_of(volume(folder / "a")).has_files);
    EXPECT_FALSE(facts_of(volume(folder / "a") + below).has_files);
    const Stock stock(volume(folder / "a"));
    const MountTable table;
    const MountPoints fstab{{folder / "a/b/c", Span{}}};
    EXPECT_FALSE(gather_facts(stock.catalogue(), fstab, MountedPlaces(table), plenty).front().has_files);
    folder.file("a/x", "");
    EXPECT_TRUE(facts_of(volume(folder / "a") + below).has_files);
}

TEST(VolumeFacts, TellWhatAnImageCarries) {
    const TestFolder folder;
    folder.file("image", std::string(1U << 20U, '\0'));
    folder.file("swap", std::string(1024, '\0') + std::string("\1\0\0\0\xc8\0\0\0\0\0\0\0", 12) +
                            std::string(4086 - 1036, '\0') + "SWAPSPACE2" + std::string(1U << 20U, '\0'));
    const auto blank = facts_of(volume("/srv/berth-none", "ext4", folder / "image"));
    EXPECT_EQ(blank.source.kind, Kind::file);
    EXPECT_EQ(blank.content.kind, Content::Kind::blank);
    EXPECT_EQ(blank.content.known, Lines{"ext4"});
    EXPECT_EQ(facts_of(volume("/srv/berth-none", "ext4", folder / "swap")).content.type, "swap");
    const auto shifted = volume("/srv/berth-none", "ext4", folder / "swap") + "options = ['offset=4096']\n";
    EXPECT_EQ(facts_of(shifted).content.kind, Content::Kind::unknown);
    EXPECT_EQ(facts_of(volume("/srv/berth-none", "bind", folder / "swap")).content.kind, Content::Kind::unknown);
}

TEST(VolumeFacts, MissNoTagWithoutUdev) {
    const auto facts = facts_of(volume("/srv/berth-none", "ext4", "LABEL=berth-none"));
    EXPECT_EQ(facts.source.kind, std::filesystem::exists("/dev/disk") ? Kind::missing : Kind::unknown);
    EXPECT_EQ(facts_of(volume("/srv/berth-none", "ext4", "/dev/berth-none")).source.kind, Kind::missing);
}

TEST(VolumeFacts, LeaveWhatIsMountedAlone) {
    const TestFolder folder;
    folder.file("where/file", "");
    folder.file("image", std::string(1U << 20U, '\0'));
    const auto text = volume(folder / "where", "ext4", folder / "image");
    const auto table = parse_mount_table(
        fmt::format("1 0 8:1 / / rw - ext4 x rw\n2 1 8:2 / {} rw - ext4 y rw\n", folder / "where"), "");
    const auto facts = facts_of(text, table);
    EXPECT_EQ(facts.where.kind, Kind::unknown);
    EXPECT_FALSE(facts.has_files);
    EXPECT_EQ(facts.content.kind, Content::Kind::unknown);
    EXPECT_EQ(facts.source.kind, Kind::file);
    EXPECT_EQ(facts_of(text).content.kind, Content::Kind::blank);
}

TEST(VolumeFacts, DoNotWaitForWhatNeverAnswers) {
    if (!is_root()) GTEST_SKIP() << "only root may mount";
    const TestFolder folder;
    folder.folder("dead");
    folder.folder("alive");
    const auto text =
        volume(folder / "dead/x") + fmt::format("[volume.b]\nwhere = '{}'\ntype = 'tmpfs'\n", folder / "alive");
    const auto child = ::fork();
    if (child == 0) {
        ::alarm(30);
        // 1: not possible here. A file system whose server never reads what it is asked
        if (::unshare(CLONE_NEWNS) != 0 || ::mount("", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) ::_exit(1);
        const int server = ::open("/dev/fuse", O_RDWR | O_CLOEXEC);
        const auto options = fmt::format("fd={},rootmode=40000,user_id=0,group_id=0", server);
        if (server < 0 || ::mount("x", (folder / "dead").c_str(), "fuse", 0, options.c_str()) != 0) ::_exit(1);
        const Stock stock(text);
        const auto look = [&](const MountTable& table, auto limit) {
            return gather_facts(stock.catalogue(), {}, MountedPlaces(table), limit);
        };
        // By the table it is not entered, and so nothing has to be given up
        const auto known = look(*read_mount_table(), plenty);
        if (known[0].where.stop_type != "fuse" || known[1].where.kind != Kind::folder) ::_exit(2);
        // Not in the table, as if it had been mounted meanwhile: given up, and nobody else suffers
        const auto began = std::chrono::steady_clock::now();
        const auto unknown = look({}, 500ms);
        if (unknown[0].where.kind != Kind::not_looked || !unknown[0].where.stop_type.empty()) ::_exit(3);
        if (unknown[1].where.kind != Kind::folder) ::_exit(4);
        if (std::chrono::steady_clock::now() - began > 10s) ::_exit(5);
        (void)::umount2((folder / "dead").c_str(), MNT_DETACH | MNT_FORCE);
        ::_exit(0);
    }
    int status = -1;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFEXITED(status));
    if (WEXITSTATUS(status) == 1) GTEST_SKIP() << "no /dev/fuse, or no mounting";
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

}  // namespace
}  // namespace berth::test::of_volume_facts
