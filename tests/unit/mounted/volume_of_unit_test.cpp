#include "core/mounted/volume_of_unit.hpp"

#include <fmt/ranges.h>

#include "core/model/effective_options.hpp"
#include "support.hpp"

namespace berth::test::of_volume_of_unit {
namespace {

/// What the unit of volume v tells: "WHAT on WHERE type TYPE (OPTIONS)", or "nothing".
std::string told(std::string_view keys, std::string_view unit = "srv-v.mount", std::string_view others = "") {
    const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\n{}\n{}", keys, others));
    const auto volume = volume_of_unit(stock.unit(unit), *UnitName::parse(unit), VolumeName::literal("v"));
    if (!volume) return "nothing";
    const auto& declared = stock.volume("v");
    EXPECT_EQ(digest_of(*volume), digest_of(declared)) << keys;
    EXPECT_EQ(volume->source(), declared.source()) << keys;
    EXPECT_EQ(volume->mount_point, declared.mount_point) << keys;
    EXPECT_EQ(volume->type, declared.type) << keys;
    Lines options;
    for (const auto& option : volume->options) options.push_back(option.value.str());
    return fmt::format("{} on {} type {} ({})", volume->source().str(), volume->mount_point.str(), volume->type.str(),
                       fmt::join(options, " "));
}

constexpr std::string_view attach = "activation = 'attach'\n";

std::string told_of_attach(std::string_view keys) { return told(fmt::format("{}{}", attach, keys)); }

TEST(VolumeOfUnit, IsTheDeclaredOne) {
    EXPECT_EQ(told_of_attach("type = 'tmpfs'"), "tmpfs on /srv/v type tmpfs ()");
    EXPECT_EQ(told_of_attach("what = 'LABEL=a b'\ntype = 'ext4'\noptions = ['ro', 'noatime', 'x-note=\"a,b\"']"),
              "/dev/disk/by-label/a\\x20b on /srv/v type ext4 (ro noatime x-note=\"a,b\")");
    EXPECT_EQ(told_of_attach("what = '/a 100%'\ntype = 'bind'\noptions = ['ro']"), "/a 100% on /srv/v type bind (ro)");
    EXPECT_EQ(told_of_attach("what = 'nas:/x$y'\ntype = 'nfs4'"), "nothing");
    EXPECT_EQ(told_of_attach("what = 'nas:/x'\ntype = 'nfs4'\noptions = ['soft', 'x-c=$a']"),
              "nas:/x on /srv/v type nfs4 (soft x-c=$a)");
    EXPECT_EQ(told_of_attach("what = '/dev/sdb1'"), "/dev/sdb1 on /srv/v type auto ()");
}

TEST(VolumeOfUnit, IsNotToldWhereAKeyStandsForAnOption) {
    EXPECT_EQ(told_of_attach("type = 'tmpfs'\nnetwork = true"), "nothing");
    EXPECT_EQ(told_of_attach("what = '/dev/sdb1'\nread_write_only = true"), "nothing");
    EXPECT_EQ(told_of_attach("what = '/dev/sdb1'\nsloppy_options = true"), "nothing");
    EXPECT_EQ(told_of_attach("type = 'overlay'\noverlay = { lower = ['/a', '/b'] }"), "nothing");
}

TEST(VolumeOfUnit, IsNotToldOfOtherKindsAndOthersVolumes) {
    EXPECT_EQ(told("type = 'tmpfs'"), "nothing");
    EXPECT_EQ(told("type = 'tmpfs'\nactivation = 'access'"), "nothing");
    EXPECT_EQ(told_of_attach("type = 'tmpfs'\noptoins = []"), "nothing") << "a guard";
    EXPECT_EQ(told(fmt::format("{}type = 'tmpfs'", attach), "srv-w.mount",
                   fmt::format("[volume.w]\nwhere = '/srv/w'\ntype = 'tmpfs'\n{}", attach)),
              "nothing");
    for (const auto* text : {"", "\nStopWhenUnneeded=yes\n", "\nStopWhenUnneeded=yes\nWhat=a\nWhere=/b\nType=none\n"}) {
        EXPECT_FALSE(volume_of_unit(text, *UnitName::parse("b.mount"), VolumeName::literal("v")).has_value()) << text;
    }
}

TEST(VolumeOfUnit, IsNamedByTheMark) {
    EXPECT_EQ(volume_in("[Mount]\nOptions=a,x-berth.volume=data,b\n"), "data");
    EXPECT_EQ(volume_in("[Mount]\nOptions=a\n"), "");
}

}  // namespace
}  // namespace berth::test::of_volume_of_unit
