#include "system/input/find_detours.hpp"

#include <algorithm>
#include <map>

#include "support.hpp"
#include "support_files.hpp"

namespace berth::test::of_find_detours {
namespace {

using Ends = std::map<std::string, std::string>;

/// Where the mount points lead, and what their volumes bind, of volumes that are declared as "WHERE" or "WHERE WHAT".
Ends ends(const TestFolder& folder, const Lines& volumes, const std::string& fstab = "",
          Trust trust = Trust::root_and_caller) {
    std::string text;
    for (std::size_t i = 0; i < volumes.size(); ++i) {
        const auto blank = std::min(volumes[i].find(' '), volumes[i].size());
        const auto what = volumes[i].substr(std::min(blank + 1, volumes[i].size()));
        text += fmt::format("[volume.v{}]\nwhere = \"{}\"\n{}\n", i, volumes[i].substr(0, blank),
                            what.empty() ? "type = \"tmpfs\"" : fmt::format("type = \"bind\"\nwhat = \"{}\"", what));
    }
    const Source source{"a.toml", "a.toml", std::move(text)};
    const Source claims{"/etc/fstab", "/etc/fstab", fstab};
    const std::vector files{DeclarationFile{&source, {}}};
    Diagnostics found;
    const auto root = Root::open(folder.path());
    const auto claimed = led_mount_points(*root, fstab_mount_points(claims));
    Ends out;
    for (const auto& [path, detour] : find_detours(*root, read_items(files, found), claimed, trust))
        out[path] = detour.end.str();
    EXPECT_TRUE(found.empty());
    return out;
}

Lines claimed(const TestFolder& folder, const std::string& fstab) {
    const Source source{"/etc/fstab", "/etc/fstab", fstab};
    Lines out;
    for (const auto& [path, line] : led_mount_points(*Root::open(folder.path()), fstab_mount_points(source)))
        out.push_back(fmt::format("{}:{}", path, line.line));
    std::ranges::sort(out);
    return out;
}

TEST(FindDetours, FollowsLinksAsSeenFromTheRoot) {
    const TestFolder folder;
    folder.folder("srv/real/x");
    folder.link("srv/relative", "real");
    folder.link("srv/absolute", "/srv/real");
    folder.link("srv/up", "../../srv/./real//");
    folder.link("srv/real/last", "x");
    folder.link("srv/chain", "absolute/last");
    folder.link("srv/away", "/none/there");
    folder.link("srv/top", "/");
    folder.folder("srv/plain");
    EXPECT_EQ(ends(folder, {"/srv/relative/a", "/srv/absolute/b/c", "/srv/up/d", "/srv/real/last", "/srv/chain/e",
                            "/srv/away/f", "/srv/top/g", "/srv/plain", "/srv/plain/h", "/none/i"}),
              (Ends{{"/srv/relative/a", "/srv/real/a"},
                    {"/srv/absolute/b/c", "/srv/real/b/c"},
                    {"/srv/up/d", "/srv/real/d"},
                    {"/srv/real/last", "/srv/real/x"},
                    {"/srv/chain/e", "/srv/real/x/e"},
                    {"/srv/away/f", "/none/there/f"},
                    {"/srv/top/g", "/g"}}));
}

TEST(FindDetours, NamesTheFirstLinkOnTheWay) {
    const TestFolder folder;
    folder.link("a", "b");
    folder.link("b", "/c");
    const Source source{"a.toml", "a.toml", "[volume.v]\nwhere = \"/a/x\"\ntype = \"tmpfs\"\n"};
    const std::vector files{DeclarationFile{&source, {}}};
    Diagnostics found;
    const auto detours = find_detours(*Root::open(folder.path()), read_items(files, found), {}, Trust::root_and_caller);
    ASSERT_TRUE(detours.contains("/a/x"));
    EXPECT_EQ(detours.at("/a/x").end.str(), "/c/x");
    EXPECT_EQ(detours.at("/a/x").link, "/a");
    EXPECT_EQ(detours.at("/a/x").target, "b");
}

TEST(FindDetours, LeavesAPathAloneThatCanNotBeFollowed) {
    const TestFolder folder;
    folder.link("loop", "loop");
    folder.link("one", "other/x");
    folder.link("other", "one/y");
    folder.link("astray", "/none/../srv");
    folder.link("odd", "/a\nb");
    folder.file("file", "");
    folder.folder("srv");
    for (int i = 0; i < 60; ++i) folder.link(fmt::format("far{}", i), fmt::format("far{}", i + 1));
    folder.link("far60", "srv");
    EXPECT_EQ(ends(folder, {"/loop/a", "/one/a", "/other", "/astray/a", "/odd/a", "/file/a", "/far0/a"}), Ends{});
    EXPECT_EQ(ends(folder, {"/far30/a"}), (Ends{{"/far30/a", "/srv/a"}}));
}

TEST(FindDetours, FollowsNoLinkThatSomebodyElseCouldHaveMade) {
    const TestFolder folder;
    folder.folder("srv/open/below");
    folder.folder("srv/shut");
    folder.link("srv/open/link", "/srv");
    folder.link("srv/open/below/link", "/srv");
    folder.link("srv/shut/link", "/srv");
    folder.link("srv/way", "open/link");
    folder.mode("srv/open", 0777);
    const Lines volumes{"/srv/open/link/a", "/srv/open/below/link/a", "/srv/way/a", "/srv/shut/link/a"};
    EXPECT_EQ(ends(folder, volumes), (Ends{{"/srv/shut/link/a", "/srv/a"}}));
    EXPECT_EQ(ends(folder, volumes, "", Trust::everybody).size(), 4U);
    if (!is_root()) return;
    folder.mode("srv/open", 0755);
    EXPECT_EQ(ends(folder, volumes).size(), 4U);
    folder.owner("srv/open", 1000);
    EXPECT_EQ(ends(folder, volumes, "", Trust::root), (Ends{{"/srv/shut/link/a", "/srv/a"}}));
}

TEST(FindDetours, EntersNoMountPointOfAVolumeOrOfFstab) {
    const TestFolder folder;
    for (const auto* name : {"volume", "fstab", "usr", "free", "moved"})
        folder.link(fmt::format("{}/link", name), "/x");
    folder.link("to-moved", "moved");
    folder.link("to-fstab", "fstab");
    EXPECT_EQ(ends(folder,
                   {"/volume", "/volume/link/a", "/fstab/link/a", "/to-fstab/link/a", "/usr/link/a", "/free/link/a",
                    "/to-moved", "/to-moved/link/a", "/moved/link/b"},
                   "a / ext4\na /fstab ext4\na /usr ext4\n"),
              (Ends{{"/to-fstab/link/a", "/fstab/link/a"},
                    {"/usr/link/a", "/x/a"},
                    {"/free/link/a", "/x/a"},
                    {"/to-moved", "/moved"},
                    {"/to-moved/link/a", "/moved/link/a"}}));
}

TEST(FindDetours, EntersNoMount) {
    // Whatever is mounted in a test's root, these are.
    const auto ends_of = [](const std::string& where) {
        Volume volume;
        volume.where.value = *AbsolutePath::parse(where);
        volume.own_unit = *UnitName::parse("any.mount");  // which none of these may have
        Items items;
        items.add(std::move(volume));
        return find_detours(*Root::open("/"), items, {}, Trust::everybody).size();
    };
    EXPECT_EQ(ends_of("/proc/self/x"), 0U);
    EXPECT_EQ(ends_of("/proc/mounts"), 0U);
}

TEST(FindDetours, LooksWhereSourcesLead) {
    const TestFolder folder;
    folder.folder("srv/real");
    folder.link("srv/link", "real");
    EXPECT_EQ(ends(folder, {"/a /srv/link/x", "/b /dev/link"}), (Ends{{"/srv/link/x", "/srv/real/x"}}));
}

TEST(FindDetours, MovesTheMountPointsOfFstabAsSystemdDoes) {
    const TestFolder folder;
    folder.folder("srv/open");
    folder.link("srv/open/link", "/mnt");
    folder.mode("srv/open", 0777);
    EXPECT_EQ(claimed(folder, "a / ext4\nb /srv/open/link/x ext4\nc /mnt/x ext4\nd /mnt/y ext4\n"),
              (Lines{"/:1", "/mnt/x:2", "/mnt/y:4"}));
}

}  // namespace
}  // namespace berth::test::of_find_detours
