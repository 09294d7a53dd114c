#include "support.hpp"

#include <fmt/ranges.h>

namespace berth::test::of_contradictions {
namespace {

/// What is found in a volume, without where and without what follows from it.
std::string said_of(std::string_view toml) {
    const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\n{}\n", toml));
    const auto findings = stock.findings();
    return findings.empty() ? "fine" : fmt::format("{}", fmt::join(findings, "\n"));
}

std::string said_of_encrypted(std::string_view toml) {
    const Stock stock(fmt::format("[encrypted.e]\ndevice = '/dev/x'\n{}\n", toml));
    const auto findings = stock.findings();
    return findings.empty() ? "fine" : fmt::format("{}", fmt::join(findings, "\n"));
}

TEST(Contradictions, AreFoundAtTheOption) {
    const std::vector<Case> cases{
        {"what = '/dev/x'\ntype = 'ext4'\nread_write_only = true\noptions = ['nodev', 'ro']",
         "6:21: error: 'ro' contradicts the key 'read_write_only' [key-conflict] | hint: take one of the two out"},
        {"what = '/dev/x'\ntype = 'ext4'\nread_write_only = true\noptions = ['ro=recursive']",
         "6:12: error: 'ro=recursive' contradicts the key 'read_write_only' [key-conflict] | hint: take one of the two "
         "out"},
        {"what = '/dev/x'\ntype = 'ext4'\nread_write_only = true\noptions = ['ro=vfs', 'rw']", "fine"},
        {"what = '/dev/x'\ntype = 'ext4'\nread_write_only = false\noptions = ['ro']", "fine"},
        {"what = 'n:/a'\ntype = 'nfs4'\nsloppy_options = false\noptions = ['sloppy']",
         "6:12: error: 'sloppy' contradicts the key 'sloppy_options' [key-conflict] | hint: take one of the two out"},
        {"what = 'n:/a'\ntype = 'nfs4'\nsloppy_options = true\noptions = ['sloppy']", "fine"},
        {"what = 'n:/a'\ntype = 'nfs4'\noptions = ['vers=3']",
         "5:12: error: 'vers=3' contradicts the key 'type' [key-conflict] | hint: write type = \"nfs\", or take the "
         "option out"},
        {"what = 'n:/a'\ntype = 'nfs'\noptions = ['vers=3']", "fine"},
        {"what = 'n:/a'\ntype = 'nfs4'\noptions = ['vers=4.2']", "fine"},
        {"what = '//n/a'\ntype = 'smb3'\noptions = ['vers=1.0']",
         "5:12: error: 'vers=1.0' contradicts the key 'type' [key-conflict] | hint: write type = \"cifs\", or take the "
         "option out"},
        {"type = 'overlay'\noverlay = { lower = ['/a', '/b'] }\noptions = ['rw', 'datadir+=/c']",
         "5:12: error: 'rw' contradicts the key 'overlay' [key-conflict] | hint: add 'upper' and 'work', or take the "
         "option out\n"
         "5:18: error: 'datadir+' contradicts the key 'overlay' [key-conflict] | hint: take one of the two out"},
        {"type = 'overlay'\noverlay = { lower = ['/a'], upper = '/u', work = '/w' }\noptions = ['rw']", "fine"},
        {"what = '/dev/x'\ntype = 'ext4'\nquota = true\noptions = ['usrquota', 'noquota']",
         "6:24: error: 'noquota' contradicts the key 'quota' [key-conflict] | hint: take one of the two out"},
        {"type = 'tmpfs'\ndirectory_mode = '0700'\noptions = ['X-mount.mkdir=755']",
         "5:12: error: 'X-mount.mkdir' contradicts the key 'directory_mode' [key-conflict] | hint: take one of the two "
         "out"},
        {"type = 'tmpfs'\ndirectory_mode = '0700'\noptions = ['X-mount.mkdir=700', 'X-mount.mkdir']", "fine"},
        {"type = 'tmpfs'\noptions = ['X-mount.mkdir=755']", "fine"},
        {"what = '/a'\ntype = 'bind'\noptions = ['remount', 'move']",
         "5:12: error: 'remount' is not an option of a mount but other work of mount(8) [option-invalid] | hint: take "
         "it out\n"
         "5:23: error: 'move' is not an option of a mount but other work of mount(8) [option-invalid] | hint: take it "
         "out"},
    };
    for (const auto& [toml, expected] : cases) EXPECT_EQ(said_of(toml), expected) << toml;
}

TEST(Contradictions, OfADefaultWithTheVolumesOwnOptionsTakeTheDefaultBack) {
    const Stock stock(
        "[defaults]\nread_write_only = true\n[volume.v]\nwhere = '/v'\ntype = 'tmpfs'\noptions = ['ro']\n"
        "[volume.w]\nwhere = '/w'\ntype = 'tmpfs'\n");
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.values("v.mount", "ReadWriteOnly"), Lines{});
    EXPECT_EQ(stock.values("w.mount", "ReadWriteOnly"), Lines{"yes"});
}

TEST(Contradictions, AreWithTheKindOfEncryptionToo) {
    const std::vector<Case> cases{
        {"options = ['tcrypt-hidden']",
         "3:12: error: 'tcrypt-hidden' contradicts the key 'kind' [key-conflict] | hint: write kind = \"tcrypt\", or "
         "take it out"},
        {"kind = 'tcrypt'\noptions = ['tcrypt-keyfile=/k', 'veracrypt', 'header=/h']", "fine"},
        {"kind = 'plain'\noptions = ['key-slot=1']",
         "4:12: error: 'key-slot' contradicts the key 'kind' [key-conflict] | hint: write kind = \"luks\", or take it "
         "out"},
        {"options = ['key-slot=1', 'header=/h']", "fine"},
        {"kind = 'bitlocker'\noptions = ['header=/h']",
         "4:12: error: 'header' contradicts the key 'kind' [key-conflict] | hint: write kind = \"luks\", or take it "
         "out"},
    };
    for (const auto& [toml, expected] : cases) EXPECT_EQ(said_of_encrypted(toml), expected) << toml;
}

}  // namespace
}  // namespace berth::test::of_contradictions
