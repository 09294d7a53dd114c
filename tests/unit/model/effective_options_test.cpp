#include "core/model/effective_options.hpp"

#include <set>
#include <span>

#include "mount_comparison.hpp"
#include "support.hpp"

namespace berth::test::of_effective_options {
namespace {

/// "KEY: OPTION" of each, with a mark where a directive says it.
Lines lines(std::span<const EffectiveOption> options) {
    Lines out;
    for (const auto& option : options)
        out.push_back(fmt::format("{}: {}{}", option.key, option.text.str(), option.is_written ? "" : " (directive)"));
    return out;
}

Lines of_volume(std::string_view toml) {
    const Stock stock(fmt::format("[volume.v]\nwhere = '/srv/v'\n{}\n", toml));
    EXPECT_EQ(stock.findings(), Lines{}) << toml;
    return lines(effective_options(stock.volume("v")));
}

Lines of_encrypted(std::string_view toml) {
    const Stock stock(fmt::format("[encrypted.e]\ndevice = '/dev/x'\n{}\n", toml));
    EXPECT_EQ(stock.findings(), Lines{}) << toml;
    return lines(effective_options(*stock.catalogue().encrypted_named("e")));
}

TEST(EffectiveOptions, AreThoseOfTheListAndThoseOfKeys) {
    EXPECT_EQ(of_volume("type = 'tmpfs'\noptions = ['size=1G', 'noatime']"),
              (Lines{": size=1G", ": noatime", ": x-berth.options=c48a346b", ": x-berth.volume=v"}));
    EXPECT_EQ(of_volume("what = '/a'\ntype = 'rbind'\noptions = ['nodev']\nnetwork = true\nbackground = true"),
              (Lines{"type: rbind", ": nodev", "network: _netdev", "background: nofail", ": x-berth.options=4e4e8ba1",
                     ": x-berth.volume=v"}));
    EXPECT_EQ(of_volume("what = 'n:/a'\ntype = 'nfs4'\nread_write_only = true\nsloppy_options = true"),
              (Lines{": x-berth.volume=v", "read_write_only: rw (directive)", "sloppy_options: sloppy (directive)"}));
    EXPECT_EQ(of_volume("type = 'overlay'\ninitrd = true\noptions = ['xino=on']\n"
                        "overlay = { lower = ['/a', '/b:c'], upper = '/u', work = '/w' }"),
              (Lines{R"(overlay: lowerdir=/a:/b\:c)", "overlay: upperdir=/u", "overlay: workdir=/w", ": xino=on",
                     "initrd: x-initrd.mount", ": x-berth.options=d102c075", ": x-berth.volume=v"}));
}

TEST(EffectiveOptions, OfSwapAreThoseOfTheList) {
    const Stock stock("[swap.s]\nwhat = '/dev/x'\npriority = 5\noptions = ['discard=once']\nnetwork = true\n");
    const auto& catalogue = stock.catalogue();
    EXPECT_EQ(lines(effective_options(*catalogue.swap(catalogue.named(Table::swap, "s")))), Lines{": discard=once"});
}

TEST(EffectiveOptions, OfAnEncryptedVolumeAreInTheWordsOfCrypttab) {
    EXPECT_EQ(of_encrypted("kind = 'bitlocker'\noptions = ['discard']"), (Lines{"kind: bitlk", ": discard"}));
    EXPECT_EQ(of_encrypted("key_file = '/k'"), (Lines{"kind: luks", "key_file: headless=true"}));
    EXPECT_EQ(of_encrypted("key_file = '/k'\noptions = ['headless=no']"), (Lines{"kind: luks", ": headless=no"}));
}

TEST(EffectiveOptions, AreWrittenWithCommasBetweenThem) {
    const Stock stock(
        "[volume.v]\nwhere = '/v'\nwhat = '/a'\ntype = 'bind'\nread_write_only = true\noptions = ['nodev']\n");
    const auto options = effective_options(stock.volume("v"));
    EXPECT_EQ(stock.values("v.mount", "Options"), Lines{"bind,nodev,x-berth.options=4e4e8ba1,x-berth.volume=v"});
    EXPECT_EQ(size_of(options), std::string_view("bind,nodev,x-berth.options=4e4e8ba1,x-berth.volume=v").size());
    EXPECT_EQ(size_of({}), 0U);
}

TEST(EffectiveOptions, AreMeantByWordsWithAndWithoutAValue) {
    constexpr std::string_view words = "ro vers=3 lowerdir=";
    EXPECT_EQ(meant_by(words, "ro"), "ro");
    EXPECT_EQ(meant_by(words, "vers=3"), "vers=3");
    EXPECT_EQ(meant_by(words, "lowerdir=/a=b"), "lowerdir");
    for (const auto* other : {"rw", "ro=vfs", "r", "vers=30", "vers", "lowerdir", "lowerdir+=/a", ""})
        EXPECT_EQ(meant_by(words, other), "") << other;
}

/// A declaration with the key, what a mount shows without its option, and the difference that is found then.
struct KeyAndMount {
    std::string_view key;
    Pair pair;
};

TEST(EffectiveOptions, OfEachKeyAreComparedWithTheMountUnlessItCanNotShowThem) {
    const auto mark = "SRC=/dev/sda1 TARGET=/srv/v ROOT=/ OPTS=x-berth.volume=v";
    const auto disk = "8:1 / /srv/v rw - 9p /dev/sda1 rw";
    const std::vector<KeyAndMount> shown{
        {"network",
         {.toml = "what = '/dev/sda1'\ntype = '9p'\nnetwork = true",
          .mount = disk,
          .differences = {"options: _netdev -> "},
          .facts = {.declared_device = "8:1"},
          .utab = mark}},
        {"initrd",
         {.toml = "what = '/dev/sda1'\ntype = '9p'\ninitrd = true",
          .mount = disk,
          .differences = {"options: x-initrd.mount -> "},
          .facts = {.declared_device = "8:1"},
          .utab = mark}},
        {"read_write_only",
         {.toml = "what = '/dev/sda1'\ntype = 'ext4'\nread_write_only = true",
          .mount = "8:1 / /srv/v ro - ext4 /dev/sda1 ro",
          .differences = {"options: rw -> ro"},
          .facts = {.declared_device = "8:1"}}},
        {"overlay",
         {.toml = "type = 'overlay'\noverlay = { lower = ['/a', '/b'] }",
          .mount = "0:9 / /srv/v ro - overlay overlay ro,lowerdir=/a:/c",
          .differences = {"foreign options: lowerdir=/a:/b -> lowerdir=/a:/c"}}},
    };
    std::set<std::string_view> compared;
    for (const auto& [key, pair] : shown) {
        EXPECT_EQ(found(pair), pair.differences) << key;
        compared.insert(key);
    }
    for (const auto& row : key_options()) {
        if (row.how == KeyOption::How::none) continue;
        EXPECT_NE(compared.contains(row.key), !row.unseen.empty()) << row.key << " needs a line above, or a reason";
    }
}

TEST(EffectiveOptions, ThatMountKeepsAreComparedOnlyWhereItHasKeptThem) {
    const auto toml = "what = '/dev/sda1'\ntype = '9p'\nnetwork = true";
    const auto disk = "8:1 / /srv/v rw - 9p /dev/sda1 rw";
    expect({{toml, disk, {}, {.declared_device = "8:1"}},
            {toml, disk, {}, {.declared_device = "8:1"}, "", "SRC=/dev/sda1 TARGET=/srv/v ROOT=/ OPTS=user"},
            {toml,
             disk,
             {},
             {.declared_device = "8:1"},
             "",
             "SRC=/dev/sda1 TARGET=/srv/v ROOT=/ OPTS=_netdev,x-berth.volume=v"}});
}

}  // namespace
}  // namespace berth::test::of_effective_options
