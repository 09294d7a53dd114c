#include "core/resolve/initrd.hpp"

#include <cstdint>
#include <vector>

#include "support.hpp"

namespace berth::test::of_initrd {
namespace {

constexpr std::string_view declared = R"(
[volume.disk]
what       = "LABEL=disk"
where      = "/srv/disk"
initrd     = true
used_by    = ["user.service"]
wanted_by  = ["late.target"]
holders    = ["vm1"]
on_failure = ["mail.service"]

[volume.folder]
what   = "volume:disk/folder"
where  = "/srv/folder"
type   = "bind"
initrd = true

[volume.var]
what   = "LABEL=var"
where  = "/var"
initrd = true

[volume.later]
where = "/srv/later"
type  = "tmpfs"
)";

Stock in_initrd(std::string_view text) { return Stock(std::string(text), {}, {}, Machine{.in_initrd = true}); }

TEST(Initrd, WritesItsOwnVolumesOnlyAndNothingForTheSystem) {
    const auto stock = in_initrd(declared);
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.paths(), (Lines{"initrd-fs.target.requires/sysroot-var.mount -> ../sysroot-var.mount",
                                    "initrd-fs.target.wants/sysroot-srv-disk.mount -> ../sysroot-srv-disk.mount",
                                    "initrd-fs.target.wants/sysroot-srv-folder.mount -> ../sysroot-srv-folder.mount",
                                    "sysroot-srv-disk.mount", "sysroot-srv-folder.mount", "sysroot-var.mount",
                                    "systemd-fsck@dev-disk-by\\x2dlabel-disk.service.d/50-berth-disk.conf",
                                    "systemd-fsck@dev-disk-by\\x2dlabel-var.service.d/50-berth-var.conf"}));
    EXPECT_EQ(stock.values("sysroot-srv-disk.mount", "OnFailure"), Lines{});
}

TEST(Initrd, MovesSourcesThatAreFoldersAndNoDevices) {
    const auto stock = in_initrd(declared);
    EXPECT_EQ(stock.values("sysroot-srv-disk.mount", "What"), Lines{"/dev/disk/by-label/disk"});
    EXPECT_EQ(stock.values("sysroot-srv-folder.mount", "What"), Lines{"/sysroot/srv/disk/folder"});
    EXPECT_EQ(stock.values("sysroot-srv-folder.mount", "Requires"), Lines{"sysroot-srv-disk.mount"});
    for (const auto& [source, moved] : {
             Case{"/srv/x", "/sysroot/srv/x"},
             Case{"/", "/sysroot"},
             Case{"/run/x", "/run/x"},
             Case{"/runs/x", "/sysroot/runs/x"},
             Case{"/proc/x", "/proc/x"},
             Case{"/sys/x", "/sys/x"},
         }) {
        const auto bind = in_initrd(
            fmt::format("[volume.a]\nwhat = \"{}\"\nwhere = \"/a\"\ntype = \"bind\"\ninitrd = true\n", source));
        EXPECT_EQ(bind.values("sysroot-a.mount", "What"), Lines{std::string(moved)}) << source;
    }
}

TEST(Initrd, LeavesTheSystemToMountTheSameWhereItLies) {
    const Stock stock{std::string(declared)};
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.values("srv-folder.mount", "What"), Lines{"/srv/disk/folder"});
    EXPECT_EQ(stock.values("srv-folder.mount", "DefaultDependencies"), Lines{"no"});
    EXPECT_EQ(stock.values("srv-folder.mount", "Options"), Lines{"bind,x-initrd.mount,x-berth.volume=folder"});
    EXPECT_EQ(stock.values("user.service.d/50-berth-disk.conf", "BindsTo"), Lines{"srv-disk.mount"});
}

TEST(Initrd, FindsTheSameMistakesInBothPlaces) {
    const std::string text = R"([volume.later]
where = "/srv/later"
type = "tmpfs"
[volume.a]
where = "/srv/later/a"
type = "tmpfs"
initrd = true
[volume.b]
what = "volume:a"
where = "/b"
type = "bind"
initrd = true
)";
    const Lines expected{
        "5:9: error: the mount point is below that of volume 'later', which is mounted later and would hide it "
        "[initrd-needed] | hint: add initrd = true to volume 'later', too, or take it out of this one | note: 9:8: "
        "volume 'b' needs volume 'a', so it is wrong too"};
    EXPECT_EQ(Stock(text).findings(), expected);
    EXPECT_EQ(in_initrd(text).findings(), expected);
    EXPECT_EQ(in_initrd(text).paths(), (Lines{"sysroot-b.mount", "sysroot-srv-later-a.mount"}));
}

TEST(Initrd, HasVolumesOfItsOwnAndLeavesWhatIsDeclaredAndFound) {
    const Source source{"/etc/berth/a.toml", "/etc/berth/a.toml", std::string(declared)};
    const std::vector<DeclarationFile> files{{&source, {}}};
    Diagnostics found;
    const auto items = read_items(files, found);
    const auto& disk = *items.volume(0);
    const Facts facts{.unit = disk.own_unit, .mount_point = disk.where.value};
    const auto seen = as_seen_in_initrd({disk, facts}, found);
    const auto taken_over = taken_over_from_initrd({disk, facts});
    EXPECT_EQ(lines_of(found), Lines{});

    EXPECT_EQ(disk.used_by.size(), 1U);
    EXPECT_EQ(disk.holders.size(), 1U);
    EXPECT_FALSE(disk.fsck_unit.empty());
    EXPECT_EQ(seen.mount_point.str(), "/sysroot/srv/disk");
    EXPECT_EQ(seen.unit.str(), "sysroot-srv-disk.mount");
    EXPECT_TRUE(seen.used_by.empty() && seen.holders.empty());
    EXPECT_EQ(seen.fsck_unit->str(), disk.fsck_unit->str());
    EXPECT_TRUE(taken_over.fsck_unit.empty());
    EXPECT_EQ(taken_over.mount_point.str(), "/srv/disk");
}

TEST(Initrd, LeavesFstabItsOwn) {
    const Stock stock("[volume.a]\nwhere = \"/a\"\ntype = \"tmpfs\"\ninitrd = true\n", {}, "/dev/x /a ext4\n",
                      Machine{.in_initrd = true});
    EXPECT_EQ(stock.paths(), Lines{});
    EXPECT_EQ(stock.findings().size(), 1U);
}

TEST(Initrd, TakesNoPathThatGetsTooLong) {
    std::string path = "/srv";
    while (path.size() < 4090) path += "/" + std::string(std::min<std::size_t>(200, 4090 - path.size()), 'x');
    const auto text = fmt::format(
        "[volume.a]\nwhat = \"{}\"\nwhere = \"/a\"\ntype = \"bind\"\ninitrd = true\nrequired = true\n", path);
    EXPECT_EQ(Stock(text).findings(), Lines{});
    const auto stock = in_initrd(text);
    EXPECT_EQ(stock.findings().size(), 1U);
    EXPECT_EQ(stock.paths(),
              (Lines{"initrd-fs.target.requires/sysroot-a.mount -> ../sysroot-a.mount", "sysroot-a.mount"}));
}

}  // namespace
}  // namespace berth::test::of_initrd
