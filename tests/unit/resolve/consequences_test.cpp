#include "support.hpp"

namespace berth::test::of_consequences {
namespace {

std::string volume(std::string_view name, std::string_view where, std::string_view more = "") {
    return fmt::format("[volume.{}]\nwhat = \"/dev/sda1\"\nwhere = \"{}\"\n{}\n", name, where, more);
}
std::string bind(std::string_view name, std::string_view what, std::string_view where) {
    return fmt::format("[volume.{}]\ntype = \"bind\"\nwhat = \"{}\"\nwhere = \"{}\"\n", name, what, where);
}

TEST(Consequences, OfACircleOfOrderNameEachStep) {
    const Stock stock(volume("a", "/a", "after = [\"b\"]") + volume("b", "/b", "wants = [\"c\"]") +
                      volume("c", "/c", "after = [\"a\"]") + volume("d", "/d"));
    EXPECT_EQ(stock.findings(), Lines{"4:10: error: the volumes wait for one another: a -> b -> c -> a [cycle] | hint: "
                                      "take out one of the dependencies | note: 8:10: here 'b' waits for 'c' | note: "
                                      "12:10: here 'c' waits for 'a'"});
    for (const auto name : {"a", "b", "c"}) EXPECT_TRUE(stock.volume(name).is_wrong());
    EXPECT_FALSE(stock.volume("d").is_wrong());
}

TEST(Consequences, OfACircleOfNeedsAreTheSame) {
    EXPECT_EQ(Stock(volume("a", "/a", "requires = [\"b\"]") + volume("b", "/b", "binds_to = [\"a\"]")).findings(),
              Lines{"4:13: error: the volumes wait for one another: a -> b -> a [cycle] | hint: take out one of the "
                    "dependencies | note: 8:13: here 'b' waits for 'a'"});
}

TEST(Consequences, AreDrawnFromEveryOrdering) {
    EXPECT_EQ(Stock(volume("a", "/a", "before = [\"b\"]\nafter = [\"b\"]") + volume("b", "/b")).findings(),
              Lines{"5:10: error: the volumes wait for one another: a -> b -> a [cycle] | hint: take out one of the "
                    "dependencies | note: 4:11: here 'b' waits for 'a'"});
    EXPECT_EQ(Stock(volume("a", "/a", "after = [\"b\"]") + volume("b", "/a/b")).findings(),
              Lines{"4:10: error: the volumes wait for one another: a -> b -> a [cycle] | hint: take out one of the "
                    "dependencies | note: 7:9: here 'b' waits for 'a'"});
    EXPECT_EQ(Stock(bind("a", "/b/x", "/a") + bind("b", "/a/x", "/b")).findings(),
              Lines{"3:8: error: the volumes wait for one another: a -> b -> a [cycle] | hint: take out one of the "
                    "dependencies | note: 7:8: here 'b' waits for 'a'"});
    EXPECT_EQ(
        Stock(volume("a", "/a", "requires_mounts_for = [\"/b/x\"]") + volume("b", "/b", "after = [\"a\"]")).findings(),
        Lines{"4:24: error: the volumes wait for one another: a -> b -> a [cycle] | hint: take out one of the "
              "dependencies | note: 8:10: here 'b' waits for 'a'"});
    EXPECT_EQ(
        Stock(volume("a", "/a", "after = [\"a\"]")).findings(),
        Lines{"4:10: error: volume 'a' waits for itself: a -> a [cycle] | hint: take out one of the dependencies"});
    EXPECT_EQ(Stock(bind("a", "/a/x", "/a")).findings(), Lines{}) << "it shows what is there before";
}

TEST(Consequences, AreDrawnFromADeviceThatIsUnlockedAlsoWhereItIsAMereName) {
    const auto keyed = [](std::string_view type, std::string_view what) {
        return fmt::format(
            "[volume.a]\nwhat = \"{}\"\nwhere = \"/a\"\ntype = \"{}\"\n"
            "[encrypted.v]\ndevice = \"/dev/sdb\"\nkey_file = \"/a/key\"\n",
            what, type);
    };
    for (const auto* type :
         {"ext4", "tmpfs", "ramfs", "hugetlbfs", "9p", "virtiofs", "nfs4", "cifs", "fuse.x", "zfs"}) {
        EXPECT_EQ(Stock(keyed(type, "/dev/mapper/v")).findings(),
                  Lines{"2:8: error: the volumes wait for one another: a -> v -> a [cycle] | hint: take out one of the "
                        "dependencies | note: 7:12: here 'v' waits for 'a'"})
            << type;
        EXPECT_EQ(Stock(keyed(type, "/dev/mapper/w")).findings(), Lines{}) << type;
    }
    EXPECT_EQ(Stock(keyed("tmpfs", "mapper/v")).findings(), Lines{});
    EXPECT_EQ(Stock(keyed("tmpfs", "/dev//mapper/v")).findings().size(), 1U) << "PID 1 makes it the same unit";
}

TEST(Consequences, MakeWrongWhoNeedsAWrongVolume) {
    const Stock stock(volume("a", "/a", "bogus = 1") + volume("b", "/b", "requires = [\"a\"]") +
                      bind("c", "volume:b", "/c") + volume("w", "/w", "wants = [\"a\"]\nafter = [\"b\"]") +
                      volume("below", "/a/below"));
    EXPECT_EQ(stock.findings(),
              Lines{"4:1: error: unknown key 'bogus' in volume 'a' [key-unknown] | note: 8:13: volume 'b' needs volume "
                    "'a', so it is wrong too | note: 11:8: volume 'c' needs volume 'b', so it is wrong too"});
    EXPECT_FALSE(stock.volume("w").is_wrong());
    EXPECT_FALSE(stock.volume("below").is_wrong());
    EXPECT_EQ(stock.values("b.mount", "Description"),
              Lines{"/etc/berth/a.toml:8:13: needs volume 'a', which is wrong: /etc/berth/a.toml:4:1: unknown key "
                    "'bogus' in volume 'a'"});
}

TEST(Consequences, StayShortInALongChain) {
    std::string text = volume("v0", "/v0", "bogus = 1");
    for (int i = 1; i < 100; ++i)
        text += volume(fmt::format("v{}", i), fmt::format("/v{}", i), fmt::format("requires = [\"v{}\"]", i - 1));
    EXPECT_LT(Stock(text).values("v99.mount", "Description").front().size(), 500U);
}

TEST(Consequences, PassOnTheNeedForTheNetwork) {
    const std::string nas = "[volume.nas]\ntype = \"nfs4\"\nwhat = \"nas:/x\"\nwhere = \"/nas\"\n";
    const auto needs = [&](const std::string& text) { return Stock(nas + text).volume("b").network; };
    EXPECT_FALSE(needs(volume("b", "/b")));
    EXPECT_TRUE(needs(volume("b", "/nas/b")));
    EXPECT_TRUE(needs(bind("b", "volume:nas/x", "/b")));
    EXPECT_TRUE(needs(bind("b", "/nas/x", "/b")));
    for (const auto key : {"requires", "binds_to", "wants", "after"})
        EXPECT_TRUE(needs(volume("b", "/b", fmt::format("{} = [\"nas\"]", key)))) << key;
    EXPECT_TRUE(needs(volume("m", "/m", "after = [\"nas\"]") + volume("b", "/b", "after = [\"m\"]")));
    EXPECT_EQ(
        Stock(nas + volume("b", "/nas/b", "network = false")).findings(),
        Lines{"8:11: error: volume 'b' needs the network, because volume 'nas' does [network-needed] | hint: take "
              "out network = false | note: 7:9: here it waits for 'nas'"});
}

TEST(Consequences, PassOnTheNetworkToUnitsNamedInsteadOfVolumes) {
    const Stock stock("[volume.nas]\ntype = \"nfs4\"\nwhat = \"nas:/x\"\nwhere = \"/nas\"\n" +
                      volume("b", "/b", "requires = [\"nas.mount\"]"));
    EXPECT_TRUE(stock.volume("b").network);
}

TEST(Consequences, LeaveOutWhatNeedsAMissingDevice) {
    const Machine container{.sysfs_read_only = true, .has_devices = false};
    const Stock stock(volume("a", "/a", "used_by = [\"x.service\"]\nholders = [\"h\"]") +
                          bind("b", "volume:a/x", "/b") + bind("c", "/srv", "/c") +
                          volume("d", "/a/d", "after = [\"c\"]") + bind("e", "/opt", "/e") +
                          volume("off", "/off", "activation = \"off\""),
                      {}, {}, container);
    EXPECT_EQ(stock.findings(),
              (Lines{"1:1: note: volume 'a' is left out: /sys is read-only, as in a container [left-out]",
                     "6:1: note: volume 'b' is left out: /sys is read-only, as in a container [left-out]",
                     "14:1: note: volume 'd' is left out: /sys is read-only, as in a container [left-out]"}));
    EXPECT_EQ(stock.paths(),
              (Lines{"c.mount", "e.mount", "local-fs.target.wants/c.mount -> ../c.mount",
                     "local-fs.target.wants/e.mount -> ../e.mount", "volume-c@.target", "volume-e@.target"}));
}

TEST(Consequences, LeaveOutWhatDoesNotStartWithoutAVolumeThatIsLeftOut) {
    const Machine container{.sysfs_read_only = true, .has_devices = false};
    const auto disk = volume("a", "/a");
    for (const auto key : {"requires", "binds_to"}) {
        for (const auto name : {"a", "a.mount"}) {
            const auto user = fmt::format("[volume.b]\ntype = \"tmpfs\"\nwhere = \"/b\"\n{} = [\"{}\"]\n", key, name);
            EXPECT_TRUE(Stock(disk + user, {}, {}, container).volume("b").left_out) << key << " " << name;
            EXPECT_FALSE(Stock(disk + user).volume("b").left_out);
            const auto without = user.substr(0, user.find(key));
            EXPECT_FALSE(Stock(disk + without + fmt::format("wants = [\"{}\"]\n", name), {}, {}, container)
                             .volume("b")
                             .left_out);
        }
    }
    // One that is only wrong has a guard of that name, and so does not make others wrong.
    const auto user = "[volume.b]\ntype = \"tmpfs\"\nwhere = \"/b\"\nrequires = [\"a.mount\"]\n";
    EXPECT_FALSE(Stock(volume("a", "/a", "bogus = 1") + user).volume("b").is_wrong());
}

TEST(Consequences, LeaveOutDevicesAndSysfsEachByItsOwnRule) {
    const std::string text = volume("a", "/a") + bind("shm", "/dev/shm/x", "/shm") +
                             "[volume.sys]\ntype = \"sysfs\"\nwhere = \"/srv/sys\"\n"
                             "[volume.word]\ntype = \"proc\"\nwhat = \"/dev/vdb\"\nwhere = \"/srv/word\"\n";
    const auto left_out = [&](const Machine& machine) {
        const Stock stock(text, {}, {}, machine);
        std::string out;
        for (const auto name : {"a", "shm", "sys", "word"}) {
            if (stock.volume(name).left_out) out += fmt::format("{} ", name);
        }
        return out;
    };
    EXPECT_EQ(left_out({}), "");
    EXPECT_EQ(left_out({.sysfs_read_only = true, .has_devices = false}), "a sys word ")
        << "systemd goes by the text alone";
    EXPECT_EQ(left_out({.sysfs_read_only = true, .has_devices = true}), "sys ");
}

TEST(Consequences, AreDrawnInProportionToTheVolumes) {
    std::string text = volume("v0", "/v0", "bogus = 1");
    for (int i = 1; i < 12000; ++i)
        text += fmt::format("[volume.v{}]\nwhat='/dev/a'\nwhere='/v{}'\nrequires=['v{}']\n", i, i, i - 1);
    EXPECT_TRUE(finishes(text));
}

}  // namespace
}  // namespace berth::test::of_consequences
