#include "system/host/path_facts.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <array>

#include "support.hpp"
#include "support_files.hpp"

namespace berth::test::of_path_facts {
namespace {

using Kind = PathFacts::Kind;

/// Of a path below the folder, with a mount of `type` at `mounted`, if that is said.
PathFacts facts_at(const std::string& path, const std::string& mounted = "", const std::string& type = "") {
    std::string mountinfo = "1 0 8:1 / / rw - nfs4 root:/ rw\n";
    if (!mounted.empty()) mountinfo += fmt::format("2 1 0:50 / {} rw - {} x rw\n", mounted, type);
    const auto table = parse_mount_table(mountinfo, "");
    return find_path(path, MountedPlaces(table)).facts;
}

/// Takes root's rights away for as long as it lives.
class AsNobody {
  public:
    AsNobody() {
        if (is_root()) {
            EXPECT_EQ(::seteuid(65534), 0);
        }
    }
    ~AsNobody() { EXPECT_EQ(::seteuid(::getuid()), 0); }
    AsNobody(const AsNobody&) = delete;
    AsNobody& operator=(const AsNobody&) = delete;
};

TEST(PathFacts, TellWhatIsThere) {
    const TestFolder folder;
    folder.file("file", "x");
    ASSERT_EQ(::mkfifo((folder / "fifo").c_str(), 0600), 0);
    EXPECT_EQ(facts_at(folder.path()).kind, Kind::folder);
    EXPECT_EQ(facts_at("/").kind, Kind::folder);
    EXPECT_EQ(facts_at("/").path, "/");
    EXPECT_EQ(facts_at(folder / "file").kind, Kind::file);
    EXPECT_EQ(facts_at(folder / "file").path, folder / "file");
    EXPECT_EQ(facts_at(folder / "fifo").kind, Kind::other);
    EXPECT_EQ(facts_at("/dev/null").kind, Kind::other);
    EXPECT_EQ(facts_at("/dev/null").device, "");
}

TEST(PathFacts, TellWhatIsMissingAndWhatIsInItsWay) {
    const TestFolder folder;
    folder.file("file", "x");
    EXPECT_EQ(facts_at(folder / "a/b").kind, Kind::missing);
    EXPECT_EQ(facts_at(folder / "a/b").path, folder / "a/b");
    EXPECT_EQ(facts_at(folder / "a/b").stop, "");
    EXPECT_EQ(facts_at(folder / "file/x").kind, Kind::missing);
    EXPECT_EQ(facts_at(folder / "file/x").stop, folder / "file");
}

TEST(PathFacts, FollowLinksAndNameTheFirst) {
    const TestFolder folder;
    folder.folder("real/sub");
    folder.link("one", "two");
    folder.link("two", folder / "real");
    folder.link("real/up", "../real/./sub");
    folder.link("here", ".");
    folder.link("loop", "loop");
    folder.link("dangling", "none/x");
    const auto facts = facts_at(folder / "one/up");
    EXPECT_EQ(facts.kind, Kind::folder);
    EXPECT_EQ(facts.path, folder / "real/sub");
    EXPECT_EQ(facts.link, folder / "one");
    EXPECT_EQ(facts.target, "two");
    EXPECT_EQ(facts.identity, facts_at(folder / "real/sub").identity);
    EXPECT_NE(facts.identity, facts_at(folder / "real").identity);
    EXPECT_EQ(facts.mount, facts_at(folder.path()).mount);
    EXPECT_EQ(facts_at(folder / "here").path, folder.path());
    EXPECT_EQ(facts_at(folder / "here").kind, Kind::folder);
    EXPECT_EQ(facts_at(folder / "loop").kind, Kind::unknown);
    EXPECT_EQ(facts_at(folder / "dangling").kind, Kind::missing);
    EXPECT_EQ(facts_at(folder / "dangling").path, folder / "none/x");
    EXPECT_EQ(facts_at(folder / "real").link, "");
}

TEST(PathFacts, StopAtAMountThatMayNotAnswer) {
    const TestFolder folder;
    folder.folder("mount/sub");
    folder.link("link", "mount/sub");
    for (const std::string type : {"autofs", "nfs4", "cifs", "fuse.sshfs", "fuse", "fuseblk", "9p"}) {
        for (const std::string path : {"mount", "mount/sub", "mount/none", "link", "mount/sub/../.."}) {
            const auto facts = facts_at(folder / path, folder / "mount", type);
            EXPECT_EQ(facts.kind, Kind::not_looked) << path;
            EXPECT_EQ(facts.stop, folder / "mount");
            EXPECT_EQ(facts.stop_type, type);
        }
    }
    for (const std::string type : {"ext4", "tmpfs", "overlay", "zfs"})
        EXPECT_EQ(facts_at(folder / "mount/sub", folder / "mount", type).kind, Kind::folder) << type;
}

TEST(PathFacts, EnterAnOverlayWhoseLayersAnswer) {
    const TestFolder folder;
    folder.folder("mount/sub");
    const auto kind = [&](std::string_view options) {
        const auto table = parse_mount_table(
            fmt::format("1 0 8:1 / / rw - ext4 x rw\n2 1 0:50 / {} rw - overlay x rw,{}\n3 1 0:51 / /layers/far rw - "
                        "fuse.sshfs x rw\n",
                        folder / "mount", options),
            "");
        return find_path(folder / "mount/sub", MountedPlaces(table)).facts.kind;
    };
    EXPECT_EQ(kind("lowerdir=/layers/a:/layers/b,upperdir=/layers/c,workdir=/layers/d"), Kind::folder);
    EXPECT_EQ(kind("lowerdir=/layers/a:/layers/far/x"), Kind::not_looked);
    EXPECT_EQ(kind("lowerdir+=/layers/a,lowerdir+=/layers/far"), Kind::not_looked);
    EXPECT_EQ(kind("lowerdir=/layers/a,upperdir=/layers/far/x"), Kind::not_looked);
    EXPECT_EQ(kind("lowerdir=a:b"), Kind::not_looked);
}

TEST(PathFacts, MayNotBeKnown) {
    const AsNobody nobody;  // root may look everywhere
    const TestFolder folder;
    folder.folder("closed/sub");
    folder.mode("closed", 0);
    EXPECT_EQ(facts_at(folder / "closed/sub").kind, Kind::unknown);
    folder.mode("closed", 0755);
}

TEST(PathFacts, OpenTheThingItself) {
    const TestFolder folder;
    folder.file("file", "text");
    const MountTable none;
    const auto found = find_path(folder / "file", MountedPlaces(none));
    folder.file("other", "wrong");
    std::filesystem::rename(folder / "other", folder / "file");
    const auto file = open_for_reading(found.fd);
    std::array<char, 5> text{};
    EXPECT_EQ(::read(file.get(), text.data(), text.size()), 4);
    EXPECT_STREQ(text.data(), "text");
}

}  // namespace
}  // namespace berth::test::of_path_facts
