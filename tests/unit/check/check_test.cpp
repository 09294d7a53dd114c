#include <variant>

#include "core/check/check.hpp"

#include "core/keys/keys.hpp"
#include "support.hpp"

namespace berth::test::of_check {
namespace {

Lines findings(std::string_view body) { return Stock("[volume.a]\n" + std::string(body)).findings(); }
constexpr std::string_view disk = "what = \"/dev/sda1\"\nwhere = \"/a\"\n";
Lines of_disk(std::string_view keys) { return findings(std::string(disk) + std::string(keys)); }

TEST(Check, ReportsAMissingKeyAtTheHeader) {
    EXPECT_EQ(
        findings("what = \"/dev/sda1\"\n"),
        Lines{"1:1: error: the volume has no 'where' [key-missing] | hint: add the mount point, for example where "
              "= \"/srv/data\""});
    EXPECT_EQ(findings("where = \"/a\"\n"), Lines{"1:1: error: the volume has no 'what' [key-missing] | hint: add what "
                                                  "is to be mounted, for example what = \"LABEL=data\""});
    EXPECT_EQ(Stock("volume.a.where = \"/a\"").findings(),
              Lines{"1:8: error: the volume has no 'what' [key-missing] | hint: add what is to be mounted, for example "
                    "what = \"LABEL=data\""});
}

TEST(Check, ReportsNothingThatOnlyFollows) {
    EXPECT_EQ(findings("what = 5\nwhere = \"/a\"\n"), Lines{"2:8: error: 'what' must be a string [value-type]"});
    EXPECT_EQ(findings("what = \"\"\nwhere = \"/a\"\n"), Lines{"2:8: error: 'what' must not be empty [what-invalid]"});
    EXPECT_EQ(findings("what = \"sda\"\nwhere = \"/a\"\ndevice_timeout = \"5s\"\n"),
              Lines{"2:8: error: 'sda' is not a device [what-invalid] | hint: write its path, or UUID=, LABEL=, "
                    "PARTUUID=, PARTLABEL= or ID= and a value"});
    EXPECT_EQ(findings("what = \"/dev/sda1\"\nwhere = \"/a\"\nactivation = \"atach\"\nidle_timeout = \"5s\"\n"),
              Lines{"4:14: error: 'atach' is not a way to activate a volume [value-unknown] | hint: did you mean "
                    "'attach'?"});
    EXPECT_EQ(findings("what = \"nas:/x\"\nwhere = \"/a\"\ntype = \"n f s\"\n"),
              Lines{"4:8: error: 'n f s' is not a file system type [type-invalid] | hint: write for example 'ext4', or "
                    "leave 'type' out"});
}

TEST(Check, KnowsWhichKeysGoWithWhichActivation) {
    for (const auto& [in, out] : {
             Case{"activation = \"attach\"\nrequired = true",
                  "5:1: error: 'required' goes with activation 'boot' or 'access' only [key-conflict] | hint: take it "
                  "out; whoever starts the volume learns whether it worked"},
             Case{"activation = \"manual\"\nrequired = true",
                  "5:1: error: 'required' goes with activation 'boot' or 'access' only [key-conflict] | hint: take it "
                  "out; whoever starts the volume learns whether it worked"},
             Case{"activation = \"access\"\nbackground = true",
                  "5:1: error: 'background' goes with activation 'boot' only [key-conflict] | hint: take it out"},
             Case{"required = true\nbackground = true",
                  "5:1: error: a volume can't be required and in the background "
                  "[key-conflict] | hint: take one of the two out"},
             Case{"idle_timeout = \"5s\"",
                  "4:1: error: 'idle_timeout' goes with activation 'access' only "
                  "[key-conflict] | hint: take it out"},
             Case{"activation = \"access\"\nidle_timeout = \"5s\"\nholders = [\"x\"]",
                  "6:1: error: a volume with 'idle_timeout' can't be held [key-conflict] | hint: take out "
                  "'idle_timeout' or 'holders'"},
             Case{"activation = \"access\"\nidle_timeout = \"5s\"\nused_by = [\"x.service\"]",
                  "6:1: error: a volume with 'idle_timeout' can't be held [key-conflict] | hint: take out "
                  "'idle_timeout' or 'used_by'"},
         }) {
        EXPECT_EQ(of_disk(in), Lines{std::string(out)}) << in;
    }
    EXPECT_EQ(findings("what = \"/b\"\nwhere = \"/a\"\ntype = \"rbind\"\nactivation = \"attach\""),
              Lines{"4:8: error: an attach volume can't be an rbind: a mount below it would hold it for ever "
                    "[key-conflict] | hint: write type = \"bind\""});
    EXPECT_EQ(findings("what = \"/dev/x\"\nwhere = \"/var\"\nbackground = true"),
              Lines{"4:1: error: a volume can't be required and in the background [key-conflict] | hint: add required "
                    "= false: /var and /var/tmp are required by default"});
}

TEST(Check, TakesEveryKeyWhereItBelongs) {
    EXPECT_EQ(of_disk("required = true"), Lines{});
    EXPECT_EQ(of_disk("background = true"), Lines{});
    EXPECT_EQ(of_disk("activation = \"access\"\nrequired = true\nidle_timeout = \"5s\""), Lines{});
    EXPECT_EQ(of_disk("activation = \"access\"\nholders = [\"x\"]\nused_by = [\"x.service\"]"), Lines{});
    EXPECT_EQ(of_disk("activation = \"off\"\nrequired = true\nbackground = true\nidle_timeout = \"5s\""), Lines{});
    EXPECT_EQ(findings("what = \"/b\"\nwhere = \"/a\"\ntype = \"rbind\""), Lines{});
}

TEST(Check, JudgesWhereItselfAndTheNameOfItsUnit) {
    EXPECT_EQ(findings("what = \"/dev/x\"\nwhere = \"/usr\""),
              Lines{"3:9: error: '/usr' can't be a volume: the system needs it before it reads declarations "
                    "[mount-point-refused] | hint: leave it in /etc/fstab"});
    const auto path = "/" + std::string(249, 'a');
    EXPECT_EQ(findings("what = \"/dev/x\"\nwhere = \"" + path + "\""), Lines{});
    EXPECT_EQ(findings("what = \"/dev/x\"\nactivation = \"access\"\nwhere = \"" + path + "\""),
              Lines{"4:9: error: the unit name of this path would have 259 bytes, at most 255 are allowed "
                    "[mount-point-too-long] | hint: choose a shorter path; what is not a letter, a digit or one of "
                    "':_./' takes four bytes"});
}

TEST(Check, ReportsABadNameAtTheName) {
    EXPECT_EQ(Stock("[volume.\"a b\"]\nwhat = \"/dev/x\"\nwhere = \"/a\"").findings(),
              Lines{"1:9: error: 'a b' is not a volume name [name-invalid] | hint: a name has 1 to 64 letters, digits, "
                    "'_' and '-' and begins with a letter or digit"});
}

TEST(Check, KnowsTheNetworkByType) {
    EXPECT_EQ(findings("what = \"nas:/x\"\nwhere = \"/a\"\ntype = \"nfs4\"\nnetwork = false"),
              Lines{"5:11: error: 'nfs4' is a network file system to systemd [network-needed] | hint: take out network "
                    "= false"});
    EXPECT_TRUE(Stock("[volume.a]\nwhat=\"n:/x\"\nwhere=\"/a\"\ntype=\"nfs\"").volume("a").network);
    EXPECT_FALSE(Stock("[volume.a]\nwhat=\"x\"\nwhere=\"/a\"\ntype=\"9p\"").volume("a").network);
    EXPECT_TRUE(Stock("[volume.a]\nwhat=\"x\"\nwhere=\"/a\"\ntype=\"9p\"\nnetwork=true").volume("a").network);
}

TEST(Check, WantsADeviceForItsTimeout) {
    EXPECT_EQ(of_disk("device_timeout = \"5s\""), Lines{});
    EXPECT_EQ(findings("what = \"nas:/x\"\nwhere = \"/a\"\ntype = \"nfs4\"\ndevice_timeout = \"5s\""),
              Lines{"5:1: error: 'device_timeout' goes with a device only [key-conflict] | hint: take it out; "
                    "'timeout' is that of the mount command"});
}

TEST(Check, NamesTheKeysThatStandForTheOptionBg) {
    const std::string nfs = "what = \"nas:/x\"\nwhere = \"/a\"\ntype = \"nfs\"\noptions = [\"bg\"]\n";
    const std::string said =
        "5:12: error: 'bg' is not an option here: systemd calls a mount failed that goes on in the background "
        "[option-is-key] | hint: ";
    for (const auto* activation : {"boot", "off"}) {
        EXPECT_EQ(findings(nfs + fmt::format("activation = \"{}\"", activation)),
                  Lines{said + "write background = true and timeout = \"infinity\", and the option 'retry=10000'"});
    }
    for (const auto* activation : {"attach", "access", "manual"}) {
        EXPECT_EQ(findings(nfs + fmt::format("activation = \"{}\"", activation)),
                  Lines{said + "take it out; no boot waits for this volume"});
    }
    EXPECT_EQ(findings("what = \"nas:/x\"\nwhere = \"/a\"\ntype = \"fuse.mine\"\noptions = [\"bg\"]"), Lines{});
    EXPECT_EQ(findings("what = \"nas:/x\"\nwhere = \"/a\"\ntype = \"nfs4\"\noptions = [\"fg\"]"), Lines{});
}

TEST(Check, LimitsTheOptionsToWhatAnArgumentHolds) {
    std::string options = "options = [";
    for (int i = 0; i < 40; ++i) options += fmt::format("\"o{}={}\",\n", i, std::string(4000, 'x'));
    EXPECT_EQ(of_disk(options + "]"),
              Lines{"4:1: error: the options have 160231 bytes together, at most 122880 are allowed [key-conflict]"});
}

TEST(Check, LeavesNothingInSwapThatSwapCanNotBe) {
    const Source source{"/etc/berth/a.toml", "/etc/berth/a.toml",
                        "[swap.s]\nwhat = '/dev/x'\nactivation = 'access'\nmakefs = true\n"};
    for (const std::string_view word : {"access", "attach"}) {
        VolumeDecl decl{.table = Table::swap, .name = {"s", {}}, .main = &source};
        for (const auto& [key, value] :
             {std::pair{"what", Value(std::string("/dev/x"))}, std::pair{"makefs", Value(true)},
              std::pair{"activation", Value(std::string(word))}})
            decl.entries.push_back({key_of(Table::swap, key), {&source, 3, 1, 2}, {&source, 3, 14, 15}, value});
        Diagnostics found;
        const auto item = check(decl, found);
        const auto* swap = std::get_if<Swap>(&item);
        ASSERT_NE(swap, nullptr);
        EXPECT_EQ(lines_of(found), Lines{fmt::format("3:14: error: swap can't be activated by '{}' [value-unknown] | "
                                                     "hint: write 'boot', 'manual' or 'off'",
                                                     word)});
        EXPECT_NE(swap->own_fault, nullptr);
        EXPECT_EQ(swap->activation, Activation::manual);
        EXPECT_FALSE(swap->makefs);
    }
}

}  // namespace
}  // namespace berth::test::of_check
