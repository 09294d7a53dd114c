#include "core/fstab/extra_claims.hpp"

#include <set>
#include <string>

#include "support.hpp"

namespace berth::test::of_extra_claims {
namespace {

std::set<std::string> keys_of(const Claims& claims) {
    std::set<std::string> out;
    for (const auto& [path, where] : claims) out.insert(path);
    return out;
}

TEST(ExtraClaims, AreTheMountPointsOfTheKernelCommandLine) {
    const Source line{
        "/proc/cmdline", "/proc/cmdline",
        "quiet systemd.mount-extra=LABEL=x:/srv/a:ext4:ro \"systemd.mount-extra=tmpfs:/srv/b c\" "
        "systemd.mount-extra=nas\\:/x:/srv//d/ systemd.mount-extra=t:/srv/e\\x20f systemd.mount-extra=/srv/g "
        "systemd.mount-extra rd.systemd.mount-extra=t:/srv/h xsystemd.mount-extra=t:/srv/i"};
    EXPECT_EQ(keys_of(extra_mount_points(line)), (std::set<std::string>{"/srv/a", "/srv/b c", "/srv/d", "/srv/e f"}));
    EXPECT_EQ(keys_of(extra_mount_points(line, FstabLines::of_initrd)), (std::set<std::string>{"/srv/h"}));
}

TEST(ExtraClaims, AreItsSwapAreas) {
    const Source line{"/proc/cmdline", "/proc/cmdline",
                      "systemd.swap-extra=LABEL=x:pri=1 systemd.swap-extra=/swap systemd.swap=0 systemd.swap-extra="};
    EXPECT_EQ(keys_of(extra_swap_areas(line)), (std::set<std::string>{"/dev/disk/by-label/x", "/swap"}));
}

}  // namespace
}  // namespace berth::test::of_extra_claims
