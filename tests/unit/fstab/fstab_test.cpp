#include "core/fstab/claims.hpp"

#include <map>
#include <set>

#include "support.hpp"

namespace berth::test::of_fstab {
namespace {

TEST(Fstab, GivesEachMountPointWithItsPlace) {
    const Source fstab{"/etc/fstab", "/etc/fstab",
                       "# /dev/x /no ext4\n"
                       "  #/dev/x /no ext4\n"
                       "\n"
                       "/dev/a / ext4 defaults 0 1\n"
                       "/dev/b\t/srv/a\\040b/ ext4\r\n"
                       "LABEL=grün  /srv/c\n"
                       "/dev/c /srv/c xfs\n"
                       "/dev/d none swap\n"
                       "/dev/e swap swap\n"
                       "/dev/f //srv/./d\n"
                       "/dev/g /srv/../e\n"
                       "/dev/h\n"
                       "tmpfs /last"};
    std::map<std::string, std::string> found;
    for (const auto& [path, where] : fstab_mount_points(fstab))
        found[path] = fmt::format("{}:{}-{}", where.line, where.column, where.end_column);
    EXPECT_EQ(found, (std::map<std::string, std::string>{{"/", "4:8-9"},
                                                         {"/srv/a b", "5:8-20"},
                                                         {"/srv/c", "6:13-19"},
                                                         {"/srv/d", "10:8-17"},
                                                         {"/last", "13:7-12"}}));
}

TEST(Fstab, TellsTheLinesOfTheInitrdFromTheOthers) {
    const Source fstab{"/etc/fstab", "/etc/fstab",
                       "/dev/a /a ext4 x-initrd.mount\n"
                       "/dev/b /b ext4 ro,x-initrd.mount,noatime 0 2\n"
                       "/dev/c /c ext4 x-initrd.mounts,ax-initrd.mount\n"
                       "/dev/d /d x-initrd.mount defaults\n"
                       "/dev/e /e\n"};
    std::set<std::string> found;
    for (const auto& [path, where] : fstab_mount_points(fstab, FstabLines::of_initrd)) found.insert(path);
    EXPECT_EQ(found, (std::set<std::string>{"/a", "/b"}));
}

TEST(Fstab, DecodesOctalEscapesOnly) {
    const Source fstab{"/etc/fstab", "/etc/fstab", "a /x\\134y\\9\\04\n"};
    EXPECT_EQ(fstab_mount_points(fstab).begin()->first, "/x\\y\\9\\04");
}

}  // namespace
}  // namespace berth::test::of_fstab
