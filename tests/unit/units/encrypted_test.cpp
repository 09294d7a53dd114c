#include "core/units/encrypted_unit.hpp"

#include "support.hpp"

namespace berth::test::of_encrypted {
namespace {

constexpr auto service = "systemd-cryptsetup@e.service";

std::string upon(std::string_view activation, std::string_view name = "v") {
    return fmt::format("[volume.{0}]\nwhat = 'encrypted:e'\nwhere = '/{0}'\ntype = 'xfs'\nactivation = '{1}'\n", name,
                       activation);
}

TEST(Encrypted, IsRequiredByWhatStandsOnItAndByNothingElse) {
    const Stock stock("[encrypted.e]\ndevice = '/dev/x'\nkey_file = '/k'\n" + upon("attach"));
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.values("v.mount", "What"), Lines{"/dev/mapper/e"});
    EXPECT_EQ(stock.values("v.mount", "Requires")[0].find(service), 0U);
    EXPECT_EQ(stock.paths(),
              (Lines{"systemd-cryptsetup@e.service", R"(systemd-fsck@dev-mapper-e.service.d/50-berth-v.conf)",
                     "v.mount", "volume-v@.target"}));
}

TEST(Encrypted, IsLockedAgainUnlessAllThatStandsOnItIsMountedAtBoot) {
    const auto stops = [](const std::string& volumes) {
        return Stock("[encrypted.e]\ndevice = '/dev/x'\n" + volumes).values(service, "StopWhenUnneeded");
    };
    EXPECT_EQ(stops(upon("attach")), Lines{"yes"});
    EXPECT_EQ(stops(upon("manual")), Lines{"yes"});
    EXPECT_EQ(stops(upon("boot") + upon("attach", "w")), Lines{"yes"});
    EXPECT_EQ(stops(upon("boot")), Lines{});
    EXPECT_EQ(stops(upon("off")), Lines{});
    EXPECT_EQ(stops(""), Lines{});
    const std::string inner = "[encrypted.i]\ndevice = 'encrypted:e'\n";
    const std::string mounted = "[volume.v]\nwhat = 'encrypted:i'\nwhere = '/v'\ntype = 'xfs'\nactivation = ";
    EXPECT_EQ(stops(inner + mounted + "'attach'\n"), Lines{"yes"});
    EXPECT_EQ(stops(inner + mounted + "'boot'\n"), Lines{});
}

TEST(Encrypted, AsksNobodyWithAKeyFile) {
    const Stock with_key("[encrypted.e]\ndevice = '/dev/x'\nkey_file = '/k'\n");
    EXPECT_EQ(with_key.values(service, "ExecStart"),
              Lines{R"(/usr/lib/systemd/systemd-cryptsetup "attach" "e" "/dev/x" "/k" "luks,headless=true")"});
    EXPECT_EQ(with_key.values(service, "TimeoutSec"), Lines{"90s"});
    EXPECT_EQ(with_key.values(service, "RequiresMountsFor"), Lines{R"("/k")"});
    const Stock asked("[encrypted.e]\ndevice = '/dev/x'\n");
    EXPECT_EQ(asked.values(service, "ExecStart"),
              Lines{R"(/usr/lib/systemd/systemd-cryptsetup "attach" "e" "/dev/x" "none" "luks")"});
    EXPECT_EQ(asked.values(service, "TimeoutSec"), Lines{"infinity"});
    EXPECT_EQ(asked.values("dev-mapper-e.device.d/50-berth-e.conf", "JobRunningTimeoutSec"), Lines{"infinity"});
}

TEST(Encrypted, WaitsForTheVolumeThatItsKeyLiesOn) {
    const Stock stock(
        "[volume.k]\nwhat = '/dev/k'\nwhere = '/run/k'\ntype = 'xfs'\nactivation = 'attach'\n"
        "[encrypted.e]\ndevice = '/dev/x'\nkey_file = 'volume:k/a b'\n");
    EXPECT_EQ(stock.values(service, "Requires"), Lines{"run-k.mount"});
    EXPECT_EQ(stock.values(service, "RequiresMountsFor"), Lines{R"("/run/k/a b")"});
}

TEST(Encrypted, HasTheDeviceOfItsHeaderMountedWhileItIsUnlocked) {
    const Stock stock("[encrypted.e]\ndevice = '/dev/x'\noptions = ['header=/a/h:LABEL=usb', 'discard']\n");
    EXPECT_EQ(stock.findings(), Lines{});
    const std::string mount = R"(run-berth\x2dheader-e.mount)";
    EXPECT_EQ(stock.paths(), (Lines{"berth-unmount-header-e.service", "dev-mapper-e.device.d/50-berth-e.conf", mount,
                                    "systemd-cryptsetup@e.service"}));
    EXPECT_EQ(
        stock.values(service, "ExecStart"),
        Lines{
            R"(/usr/lib/systemd/systemd-cryptsetup "attach" "e" "/dev/x" "none" "luks,header=/run/berth-header/e/a/h,discard")"});
    EXPECT_EQ(stock.values(service, "Requires"), Lines{mount});
    EXPECT_EQ(stock.values(service, "RequiresMountsFor"), Lines{});
    EXPECT_EQ(stock.values(mount, "What"), Lines{"/dev/disk/by-label/usb"});
    EXPECT_EQ(stock.values(mount, "Options"), Lines{"rw"});
    EXPECT_EQ(stock.values("berth-unmount-header-e.service", "After"), Lines{mount});
}

TEST(Encrypted, HasTheDeviceOfItsKeyMountedReadOnlyUnlessAHeaderIsOnIt) {
    const auto options = [](std::string_view others) {
        const Stock stock(fmt::format("[encrypted.e]\ndevice = '/dev/x'\nkey_file = '/k:/dev/y'\n{}", others));
        EXPECT_EQ(stock.findings(), Lines{});
        EXPECT_NE(stock.values(service, "ExecStart").at(0).find(R"("/run/berth-key/e/k" "luks,headless=true")"),
                  std::string::npos);
        return stock.values(R"(run-berth\x2dkey-e.mount)", "Options").at(0);
    };
    EXPECT_EQ(options(""), "ro");
    EXPECT_EQ(options("[encrypted.f]\ndevice = '/dev/z'\noptions = ['header=/h:/dev/v']\n"), "ro");
    EXPECT_EQ(options("[encrypted.f]\ndevice = '/dev/z'\noptions = ['header=/h:/dev/y']\n"), "rw");
}

TEST(Encrypted, AsksForThePassphraseWhereTheDeviceOfItsKeyDoesNotCome) {
    const std::string mount = R"(run-berth\x2dkey-e.mount)";
    for (const auto* key : {"/k:/dev/y", "/dev/y"}) {
        const auto with = [&](std::string_view option) {
            return Stock(
                fmt::format("[encrypted.e]\ndevice = '/dev/x'\nkey_file = '{}'\noptions = ['{}']\n", key, option));
        };
        const bool is_in_file = key[1] == 'k';
        const auto needed = is_in_file ? mount : std::string("dev-y.device");
        const auto limited = with("keyfile-timeout=1min 5s");
        EXPECT_EQ(limited.findings(), Lines{});
        EXPECT_EQ(limited.values(service, "Requires"), Lines{});
        EXPECT_EQ(limited.values(service, "Wants").at(1), needed);
        EXPECT_EQ(limited.values(service, "After").at(1), needed);
        EXPECT_EQ(limited.values(service, "TimeoutSec"), Lines{"infinity"});
        EXPECT_TRUE(limited.values(service, "ExecStart").at(0).ends_with(R"( "luks,keyfile-timeout=1min 5s")"));
        EXPECT_EQ(limited.values("dev-y.device.d/50-berth-e.conf", "JobRunningTimeoutSec"), Lines{"1min 5s"});
        EXPECT_EQ(limited.values("dev-mapper-e.device.d/50-berth-e.conf", "JobRunningTimeoutSec"), Lines{"infinity"});
        EXPECT_EQ(limited.values(mount, "Options"), is_in_file ? Lines{"ro,nofail"} : Lines{});

        const auto limit = [&](std::string_view text) {
            return with(text).values("dev-y.device.d/50-berth-e.conf", "JobRunningTimeoutSec");
        };
        EXPECT_EQ(limit("keyfile-timeout=20"), Lines{"20s"});
        EXPECT_EQ(limit("keyfile-timeout=0"), Lines{"infinity"});
        EXPECT_EQ(limit("keyfile-timeout=soon"), Lines{});
        EXPECT_EQ(limit("discard"), Lines{});
        EXPECT_EQ(with("discard").values(service, "Requires"), Lines{needed});
        EXPECT_EQ(with("discard").values(service, "TimeoutSec"), Lines{"90s"});
    }
    const Stock on_volume("[encrypted.e]\ndevice = '/dev/x'\nkey_file = '/k'\noptions = ['keyfile-timeout=5s']\n");
    EXPECT_EQ(on_volume.values(service, "TimeoutSec"), Lines{"90s"});
    const Stock with_header(
        "[encrypted.e]\ndevice = '/dev/x'\nkey_file = '/k:/dev/y'\noptions = ['keyfile-timeout=5s', "
        "'header=/h:/dev/z']\n");
    EXPECT_EQ(with_header.values(service, "Requires"), Lines{R"(run-berth\x2dheader-e.mount)"})
        << "it can't do without";
    EXPECT_EQ(with_header.values(R"(run-berth\x2dheader-e.mount)", "Options"), Lines{"rw"});
}

TEST(Encrypted, HasTheDeviceOfItsKeyMountedAsWhatIsThereIs) {
    const auto options = [](std::string_view others, const Machine& machine = {}) {
        const Stock stock(fmt::format("[encrypted.e]\ndevice = '/dev/x'\nkey_file = '/k:/dev/y'\n{}", others), {}, {},
                          machine);
        return stock.values(R"(run-berth\x2dkey-e.mount)", "Options").at(0);
    };
    const std::string header = "[encrypted.f]\ndevice = '/dev/z'\noptions = ['header=/h:/dev/y']\n";
    const std::string volume = "[volume.v]\nwhat = '/dev/y'\nwhere = '/v'\ntype = 'xfs'\n";
    EXPECT_EQ(options(header + "typo = 1\n"), "ro");
    EXPECT_EQ(options(header + "activation = 'off'\n"), "ro");
    EXPECT_EQ(options(header + volume + "options = ['ro']\n"), "ro");
    EXPECT_EQ(options(header + "typo = 1\n" + volume), "rw");
    const Source crypttab{"/etc/crypttab", "/etc/crypttab", "f /dev/z none\n"};
    Machine machine;
    machine.crypttab = crypttab_names(crypttab);
    EXPECT_EQ(options(header, machine), "ro");
}

TEST(Encrypted, MayBeUnlockedAsOftenAsItLikesWithFilesOnDevices) {
    const Stock stock("[encrypted.e]\ndevice = '/dev/x'\nkey_file = '/k:/dev/y'\noptions = ['header=/h:/dev/z']\n");
    for (const auto unit : {R"(run-berth\x2dkey-e.mount)", R"(run-berth\x2dheader-e.mount)",
                            "berth-unmount-key-e.service", "berth-unmount-header-e.service"})
        EXPECT_EQ(stock.values(unit, "StartLimitIntervalSec"), Lines{"0"}) << unit;
}

TEST(Encrypted, ThatNeedsTheNetworkHasTheDeviceOfItsKeyWaitForThatUnlessSomethingLocalDoesForTheDevice) {
    const auto waits = [](std::string_view others, std::string_view key = "/dev/y") {
        const Stock stock(
            fmt::format("[encrypted.e]\ndevice = '/dev/x'\nnetwork = true\nkey_file = '{}'\n{}", key, others));
        const auto after = stock.values("dev-y.device.d/50-berth-e.conf", "After");
        EXPECT_EQ(after, after.empty() ? Lines{} : Lines{"network-online.target network.target"});
        return !after.empty();
    };
    const std::string volume = "[volume.v]\nwhat = '/dev/y'\nwhere = '/v'\ntype = 'xfs'\noptions = ['ro']\n";
    EXPECT_TRUE(waits(""));
    EXPECT_TRUE(waits("", "/k:/dev/y"));
    EXPECT_FALSE(waits(volume));
    EXPECT_FALSE(waits(volume, "/k:/dev/y"));
    EXPECT_TRUE(waits(volume + "network = true\n"));
    EXPECT_TRUE(waits(volume + "activation = 'off'\n"));
    EXPECT_TRUE(waits(volume + "typo = 1\n"));
    EXPECT_FALSE(waits("[swap.s]\nwhat = '/dev/y'\n"));
    EXPECT_FALSE(waits("[encrypted.f]\ndevice = '/dev/y'\n"));
    EXPECT_FALSE(waits("[encrypted.f]\ndevice = '/dev/z'\nkey_file = '/k:/dev/y'\n", "/k:/dev/y"));
    EXPECT_FALSE(waits("[encrypted.f]\ndevice = '/dev/z'\noptions = ['header=/dev/y']\n"));
    EXPECT_TRUE(waits("[encrypted.f]\ndevice = '/dev/z'\nnetwork = true\noptions = ['header=/dev/y']\n"));
}

TEST(Encrypted, ThatIsWrongHasNoDeviceMounted) {
    const Stock stock("[encrypted.e]\ndevice = '/dev/x'\nkey_file = '/k:/dev/y'\ntypo = 1\n");
    EXPECT_EQ(stock.paths(), Lines{service});
    EXPECT_EQ(stock.values(service, "Requires"), Lines{});
}

TEST(Encrypted, ThatIsWrongMakesWhatStandsOnItWrongAndCanStillBeLocked) {
    const Stock stock("[encrypted.e]\ndevice = '/dev/x'\ntypo = 1\n" + upon("boot"));
    ASSERT_EQ(stock.findings().size(), 1U);
    EXPECT_EQ(stock.values(service, "AssertKernelCommandLine"), Lines{"berth.guard=never"});
    EXPECT_EQ(stock.values(service, "ExecStart"), Lines{});
    EXPECT_EQ(stock.values(service, "ExecStop"), Lines{R"(/usr/lib/systemd/systemd-cryptsetup "detach" "e")"});
    EXPECT_EQ(stock.values("v.mount", "AssertKernelCommandLine"), Lines{"berth.guard=never"});
    EXPECT_EQ(stock.values("v.mount", "Requires"), Lines{service});
}

TEST(Encrypted, HasItsKindInTheWordsOfCrypttab) {
    for (const auto& [kind, word] :
         {Case{"luks", "luks"}, Case{"plain", "plain"}, Case{"bitlocker", "bitlk"}, Case{"tcrypt", "tcrypt"}}) {
        const Stock stock(fmt::format("[encrypted.e]\ndevice = '/dev/x'\nkind = '{}'\noptions = ['a=b']\n", kind));
        EXPECT_EQ(
            stock.values(service, "ExecStart"),
            Lines{fmt::format(R"(/usr/lib/systemd/systemd-cryptsetup "attach" "e" "/dev/x" "none" "{},a=b")", word)});
    }
}

TEST(Encrypted, ThatCrypttabHasIsLeftToIt) {
    const Source crypttab{"/etc/crypttab", "/etc/crypttab", "# x\n\te /dev/x none\n"};
    Machine machine;
    machine.crypttab = crypttab_names(crypttab);
    const Stock stock("[encrypted.e]\ndevice = '/dev/x'\n" + upon("attach"), {}, {}, machine);
    ASSERT_EQ(stock.findings().size(), 1U);
    EXPECT_NE(stock.findings()[0].find("note: /etc/crypttab:2:2: claimed here"), std::string::npos)
        << stock.findings()[0];
    EXPECT_EQ(stock.unit(service), "none");
    EXPECT_EQ(stock.values("v.mount", "Requires")[0].find(service), 0U);
}

}  // namespace
}  // namespace berth::test::of_encrypted
