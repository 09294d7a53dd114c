#include <gmock/gmock.h>

#include <cstdint>

#include "core/model/effective_options.hpp"
#include "mount_comparison.hpp"

namespace berth::test::of_compare_options {
namespace {

TEST(CompareOptions, ComparesTheOptionsOfTheMount) {
    const auto options = [](std::string_view declared, std::string_view actual, Lines out = {},
                            std::string_view own = "rw", std::string_view head = "what = '/dev/sda1'\ntype = 'ext4'") {
        const auto toml = fmt::format("{}\noptions = [{}]", head, declared);
        const auto mount = fmt::format("8:1 / /srv/v {} - ext4 /dev/sda1 {}", actual, own);
        EXPECT_EQ(found({toml, mount, {}, {.declared_device = "8:1", .is_same = true}}), out)
            << declared << " as " << actual;
    };
    options("'ro'", "ro,relatime", {}, "ro");
    options("'ro'", "rw,relatime", {"options: ro -> rw"});
    options("'ro'", "rw,relatime", {}, "ro");
    options("", "ro,relatime", {}, "ro");
    options("'rw'", "ro,relatime", {"options: rw -> ro"}, "ro");
    options("'defaults'", "ro,nosuid,nodev,noexec,relatime", {}, "ro,sync");
    options("'nosuid', 'nodev', 'noexec', 'nosymfollow'", "rw,nosuid,nodev,noexec,nosymfollow");
    options("'nosuid', 'nodev', 'noexec', 'nosymfollow'", "rw",
            {"options: nosuid -> suid", "options: nodev -> dev", "options: noexec -> exec",
             "options: nosymfollow -> symfollow"});
    options("'exec'", "rw,noexec", {"options: exec -> noexec"});
    options("'user', 'exec'", "rw,nosuid,nodev,noexec");
    options("'noatime'", "rw,noatime");
    options("'noatime'", "rw,relatime", {"options: noatime -> relatime"});
    options("'relatime'", "rw,noatime", {"options: relatime -> noatime"});
    options("'strictatime'", "rw");
    options("'strictatime'", "rw,relatime", {"options: strictatime -> relatime"});
    options("'noatime'", "rw", {"options: noatime -> strictatime"});
    options("'atime'", "rw,noatime", {"options: atime -> noatime"});
    options("'nodiratime'", "rw,nodiratime,relatime");
    options("'nodiratime'", "rw,noatime");
    options("'nodiratime'", "rw,relatime", {"options: nodiratime -> diratime"});
    options("'sync', 'dirsync'", "rw", {}, "rw,sync,dirsync");
    options("'sync', 'dirsync'", "rw", {"options: sync -> async", "options: dirsync -> "});
    options("'x-foo', 'loop', 'comment=a', 'nobarrier', 'user_xattr', 'data=journal'", "rw");
    const auto bind = "what = '/'\ntype = 'bind'";
    options("'ro', 'nosuid'", "ro,nosuid", {}, "rw", bind);
    options("'ro', 'nosuid'", "rw", {"options: ro -> rw", "options: nosuid -> suid"}, "rw", bind);
    options("'suid', 'sync'", "rw,nosuid", {}, "rw", bind);
    options("", "ro", {"options: rw -> ro"}, "ro", "what = '/dev/sda1'\nread_write_only = true");
}

TEST(CompareOptions, ComparesTheOptionsThatDriversShow) {
    const auto options = [](std::string_view type, std::string_view declared, std::string_view actual, Lines out = {}) {
        const auto toml = fmt::format("what = '{}'\ntype = '{}'\noptions = [{}]",
                                      type == "nfs4"                      ? "a:/b"
                                      : type == "btrfs" || type == "vfat" ? "/dev/x"
                                                                          : "n",
                                      type, declared);
        const auto mount = fmt::format("0:50 / /srv/v rw - {} {} rw,{}", type, type == "nfs4" ? "a:/b" : "n", actual);
        EXPECT_EQ(found({toml, mount}), out) << declared << " as " << actual;
    };
    options("tmpfs", "'size=64M'", "size=65536k");
    options("tmpfs", "'size=1G', 'nr_inodes=10k', 'mode=0700', 'uid=5', 'gid=root'",
            "size=1048576k,nr_inodes=10240,mode=700,uid=5,gid=7");
    options("tmpfs", "'size=1000'", "size=4k");
    options("tmpfs", "'size=1k'", "size=4k");
    options("tmpfs", "'size=128MB'", "size=131072k");
    options("tmpfs", "'size=128MB'", "size=65536k", {"options: size=128MB -> size=65536k"});
    options("tmpfs", "'size=50%'", "size=1k");
    options("tmpfs", "'size=0x1000', 'uid=010', 'size=\"5\"'", "size=8k,uid=8");
    options("tmpfs", "'size=64M'", "mode=755");
    options("tmpfs", "'size=99999999999E'", "size=4k");
    options("tmpfs", "'size=64M', 'mode=0755', 'uid=1', 'nr_inodes=5'", "size=32768k,mode=700,uid=2,nr_inodes=6",
            {"options: size=64M -> size=32768k", "options: nr_inodes=5 -> nr_inodes=6",
             "options: mode=0755 -> mode=700", "options: uid=1 -> uid=2"});
    options("tmpfs", "'size=64M'", "size=131072k", {"options: size=64M -> size=131072k"});
    options("vfat", "'umask=077'", "fmask=0077,dmask=0077");
    options("vfat", "'umask=077', 'fmask=0133'", "fmask=0133,dmask=0077");
    options("vfat", "'umask=077'", "fmask=0022,dmask=0077", {"options: umask=077 -> fmask=0022"});
    options("btrfs", "'subvol=@home'", "subvolid=256,subvol=/@home");
    options("btrfs", "'subvol=/@home/', 'subvolid=0'", "subvolid=5,subvol=/@home");
    options("btrfs", "'subvol=@home'", "subvolid=257,subvol=/@root",
            {"foreign options: subvol=@home -> subvol=/@root"});
    options("btrfs", "'subvolid=256'", "subvolid=257,subvol=/x", {"foreign options: subvolid=256 -> subvolid=257"});
    options("btrfs", "'compress=zstd'", "compress=zlib:3,subvolid=5,subvol=/");
    options("overlay", "'lowerdir=/a:/b/', 'upperdir=/u', 'workdir=/w'", "lowerdir=/a:/b,upperdir=/u,workdir=/w");
    options("overlay", "'lowerdir=/a:/b'", "lowerdir=/a:/c", {"foreign options: lowerdir=/a:/b -> lowerdir=/a:/c"});
    options("overlay", "'lowerdir=/a:/b'", "lowerdir=/a", {"foreign options: lowerdir=/a:/b -> lowerdir=/a"});
    options("overlay", "'lowerdir=/a\\:b:/c'", "lowerdir=/a\\134:b:/d");
    options("overlay", "'lowerdir=/a:/b'", "lowerdir+=/a,lowerdir+=/b");
    options("nfs4", "'soft', 'vers=4', 'sec=krb5p'", "vers=4.2,soft,sec=krb5p");
    options("nfs4", "'hard', 'nfsvers=4.1', 'sec=krb5p'", "vers=4.2,soft,sec=sys",
            {"options: nfsvers=4.1 -> vers=4.2", "options: sec=krb5p -> sec=sys", "options: hard -> soft"});
    options("nfs4", "'sec=krb5:krb5p', 'rsize=1'", "vers=4.2,hard,sec=sys,rsize=1048576");
}

TEST(CompareOptions, ComparesSizesAsTheKernelMeansThem) {
    constexpr auto mib = std::uint64_t{1} << 20;
    const Memory known{.total = 1000 * mib, .page = 4096};
    const auto sizes = [&](std::string_view type, std::string_view declared, std::string_view actual, Lines out = {},
                           const Memory& memory = Memory()) {
        const auto toml = fmt::format("type = '{}'\noptions = [{}]", type, declared);
        const auto mount = fmt::format("0:50 / /srv/v rw - {0} {0} rw,{1}", type, actual);
        const Pair pair{toml, mount, {}, {.is_same = false, .memory = memory}};
        EXPECT_EQ(found(pair), out) << declared << " as " << actual;
    };
    // As a kernel with 4 KiB pages showed them
    sizes("tmpfs", "'size=10%'", "size=102400k", {}, known);
    sizes("tmpfs", "'size=10%'", "size=98304k", {}, known);
    sizes("tmpfs", "'size=10%'", "size=204800k", {"options: size=10% -> size=204800k"}, known);
    sizes("tmpfs", "'size=10%'", "size=204800k");
    sizes("tmpfs", "'size=50%'", "mode=755", {}, known);
    sizes("tmpfs", "'size=10%'", "mode=755", {"options: size=10% -> size=50%"}, known);
    sizes("tmpfs", "'size=64M'", "mode=755", {"options: size=64M -> size=50%"}, known);
    sizes("tmpfs", "'size=64M'", "mode=755");
    sizes("tmpfs", "'size=500M'", "mode=755", {}, known);
    sizes("tmpfs", "'nr_blocks=100'", "size=400k", {}, known);
    sizes("tmpfs", "'nr_blocks=100'", "size=800k", {"options: nr_blocks=100 -> size=800k"}, known);
    sizes("tmpfs", "'nr_blocks=100'", "size=800k");
    sizes("tmpfs", "'size=64M', 'nr_blocks=5'", "size=20k", {}, known);
    sizes("tmpfs", "'nr_blocks=5', 'size=64M'", "size=65536k", {}, known);
    sizes("tmpfs", "'size=0'", "size=0k", {}, known);
    sizes("tmpfs", "'size=1'", "size=4k", {}, known);
    sizes("tmpfs", "'size=1'", "size=8k", {"options: size=1 -> size=8k"}, known);
    sizes("tmpfs", "'size=0x100000'", "size=1024k", {}, known);
    sizes("tmpfs", "'size=0x200000'", "size=1024k", {"options: size=0x200000 -> size=1024k"});
    sizes("tmpfs", "'size=0200000'", "size=64k");
    sizes("hugetlbfs", "'size=5M'", "pagesize=2M,size=4194304");
    sizes("hugetlbfs", "'size=5M', 'min_size=2M'", "pagesize=2M,size=4194304,min_size=2097152");
    sizes("hugetlbfs", "'size=5M'", "pagesize=2M,size=2097152", {"options: size=5M -> size=2097152"});
    sizes("hugetlbfs", "'min_size=0'", "pagesize=2M,min_size=2097152", {"options: min_size=0 -> min_size=2097152"});
    sizes("hugetlbfs", "'size=50%', 'nr_inodes=1k'", "nr_inodes=1024,pagesize=2M,size=0");
    sizes("hugetlbfs", "'pagesize=1G'", "pagesize=2M", {"options: pagesize=1G -> pagesize=2M"});
}

TEST(CompareOptions, SaysNothingOfTheOptionsOfSomethingElse) {
    expect({{"what = '/dev/sda1'\ntype = 'ext4'\noptions = ['ro', 'nosuid']",
             tmpfs,
             {"foreign what: /dev/sda1 -> tmpfs", "foreign type: ext4 -> tmpfs"}}});
}

TEST(CompareOptions, TellByTheDigestWhatIsDeclaredNoMore) {
    const auto digest = [](std::string_view options) {
        const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\ntype = 'tmpfs'\noptions = [{}]\n", options));
        return digest_of(stock.volume("v")).str();
    };
    const auto with = digest("'noatime', 'size=1G'");
    EXPECT_THAT(with, testing::MatchesRegex("x-berth.options=[0-9a-f]{8}"));
    EXPECT_EQ(digest("'size=1G', 'noatime'"), with) << "in any order";
    EXPECT_NE(digest("'noatime'"), with);
    EXPECT_EQ(digest(""), "");

    const auto utab = [](std::string_view options) {
        return fmt::format("SRC=tmpfs TARGET=/srv/v ROOT=/ OPTS={}x-berth.volume=v", options);
    };
    const auto older = utab("x-berth.options=00000000,");
    const auto since = utab("x-berth.options=00000000,x-berth.volume=v," + with + ",");
    const auto without = utab("");
    const auto unmarked = "SRC=tmpfs TARGET=/srv/v ROOT=/ OPTS=x-a=1";
    const auto of_another = "SRC=tmpfs TARGET=/srv/v ROOT=/ OPTS=x-berth.options=00000000,x-berth.volume=w";
    const auto noatime = "0:1 / /srv/v rw,noatime - tmpfs tmpfs rw,size=1048576k";
    const auto toml = "type = 'tmpfs'\noptions = ['noatime', 'size=1G']";
    expect({{toml, noatime, {"options: noatime,size=1G -> (of an earlier declaration)"}, {}, "", older},
            {"type = 'tmpfs'", noatime, {"options:  -> (of an earlier declaration)"}, {}, "", older},
            {toml, noatime, {}, {}, "", since},
            {toml, noatime, {"options: noatime,size=1G -> (of an earlier declaration)"}, {}, "", without},
            {"type = 'tmpfs'", noatime, {}, {}, "", without},
            {toml, noatime, {}, {}, "", unmarked},
            {toml, noatime, {}, {}, "", of_another},
            {toml, tmpfs, {"options: noatime -> relatime"}, {}, "", older}});
}

}  // namespace
}  // namespace berth::test::of_compare_options
