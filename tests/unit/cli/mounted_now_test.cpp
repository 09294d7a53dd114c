#include "cli/volumes/mounted_now.hpp"

#include "support.hpp"
#include "support/volume_on_system.hpp"

namespace berth::test::of_mounted_now {
namespace {

const std::string wrong_one = "[volume.wrong]\nwhere = '/srv/wrong'\ntype = 'tmpfs'\noptoins = []\n";

struct Seen : VolumeOnSystem {
    Seen() : VolumeOnSystem("options = ['noexec']\n" + wrong_one) {}

    std::string seen(const Lines& names = {"data"}) {
        std::string out;
        for (const auto& one : cli::mounted_now(outside, *session, names)) {
            out += fmt::format("{}{} {}: {}", out.empty() ? "" : " | ", one.status, one.result, one.reason);
            for (const auto& difference : one.differs)
                out += fmt::format(", {} is {}", difference.key, difference.actual);
        }
        return out;
    }
};

TEST(MountedNow, ComparesWithTheDeclaration) {
    Seen it;
    EXPECT_EQ(it.seen(), "3 not mounted: volume 'data' is not mounted");
    it.mount("0:9 / /srv/data rw,noexec,relatime - tmpfs tmpfs rw");
    EXPECT_EQ(it.seen(), "0 mounted: ");
    it.mount("0:9 / /srv/data rw,relatime - tmpfs tmpfs rw");
    EXPECT_EQ(it.seen(), "3 differs: volume 'data' is mounted otherwise than declared, options is exec");
    it.mount("8:1 / /srv/data rw,noexec,relatime - ext4 /dev/sda1 rw");
    EXPECT_EQ(it.seen(),
              "3 foreign: what is mounted at /srv/data is not volume 'data', what is /dev/sda1, type is ext4");
    it.mount("0:9 / /srv/data rw,relatime - autofs systemd-1 rw");
    EXPECT_EQ(it.seen(), "3 not mounted: volume 'data' is not mounted");
    EXPECT_EQ(it.outside.pid1.orders, Lines{});
}

TEST(MountedNow, FailsWhereItCanNotTell) {
    Seen it;
    EXPECT_EQ(it.seen({"nothing", "wrong", "data"}),
              "1 failed: there is no volume 'nothing' | 1 failed: volume 'wrong' is wrong: " +
                  position(it.session->catalogue().named("wrong")->fault->where,
                           it.session->catalogue().named("wrong")->fault->where.source->shown) +
                  ": unknown key 'optoins' in volume 'wrong' | 3 not mounted: volume 'data' is not mounted");
    it.outside.no_table = failed("open /proc/self/mountinfo", EACCES).error();
    EXPECT_EQ(it.seen(), "1 failed: can't open /proc/self/mountinfo: Permission denied");
}

}  // namespace
}  // namespace berth::test::of_mounted_now
