#include "core/keys/pass_through.hpp"

#include <array>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "support.hpp"

namespace berth::test::of_pass_through {
namespace {

Lines findings(std::string_view table, std::string_view activation = "access") {
    return Stock(fmt::format("[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\nactivation = \"{}\"\n{}\n", activation,
                             table))
        .findings();
}

TEST(PassThrough, WritesStringsIntegersBooleansAndArrays) {
    const Stock stock(
        "[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\nfsck = false\n"
        "unit = { X-Text = \"50% %n\", X-Number = -3, X-True = true, X-False = false, X-Empty = \"\" }\n"
        "[volume.a.mount]\nEnvironment = [\"A=1\", \"B=2\", 3]\n");
    EXPECT_EQ(stock.findings(), Lines{});
    EXPECT_EQ(stock.unit("a.mount"),
              "[Unit]\nDescription=Volume a\nDocumentation=man:berth.toml(5)\nSourcePath=/etc/berth/a.toml\n"
              "Before=local-fs.target\nX-Empty=\nX-False=false\nX-Number=-3\nX-Text=50% %n\nX-True=true\n\n"
              "[Mount]\nWhat=/dev/sda1\nWhere=/a\nOptions=x-berth.volume=a\n"
              "Environment=A=1\nEnvironment=B=2\nEnvironment=3\n");
}

TEST(PassThrough, RefusesWhatBerthWritesForAnyVolume) {
    for (const std::string_view name :
         {"AssertKernelCommandLine", "AssertPathExists", "Conflicts", "DefaultDependencies", "Documentation",
          "RefuseManualStart", "SourcePath", "StartLimitInterval", "StartLimitIntervalSec"}) {
        EXPECT_EQ(findings(fmt::format("unit = {{ {} = \"x\" }}", name)),
                  Lines{fmt::format("5:10: error: berth writes '{}' itself [key-reserved] | hint: take it out; a "
                                    "drop-in of the unit can override it",
                                    name)});
    }
}

TEST(PassThrough, RefusesWhatAKeySetsAndNamesTheKey) {
    constexpr std::array<std::string_view, 5> sections{"unit", "mount", "automount", "swap", "service"};  // by Section
    constexpr std::array<std::string_view, 3> heads{
        "[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\nactivation = \"access\"\n",
        "[encrypted.a]\n\n\ndevice = \"/dev/sda1\"\n", "[swap.a]\n\n\nwhat = \"/dev/sda1\"\n"};
    std::set<std::string> tried;
    for (const auto table : {Table::volume, Table::encrypted, Table::swap}) {
        for (const auto* key : keys_of(table)) {
            for (const auto& [section, name] : key->directives) {
                const auto at = sections.at(section);
                EXPECT_EQ(
                    Stock(fmt::format("{}{} = {{ {} = \"x\" }}", heads.at(std::to_underlying(table)), at, name.str()))
                        .findings(),
                    Lines{fmt::format("5:{}: error: berth writes '{}' itself [key-reserved] | hint: use the key "
                                      "'{}'",
                                      at.size() + 6, name.str(), key->name)});
                tried.insert(fmt::format("{} {}", at, name.str()));
            }
        }
    }
    for (const auto* known :
         {"unit After", "mount What", "automount TimeoutIdleSec", "swap Priority", "service TimeoutSec"})
        EXPECT_TRUE(tried.contains(known)) << known;
}

TEST(PassThrough, RefusesTheOldNamesOfWhatBerthWrites) {
    EXPECT_EQ(findings("unit = { BindTo = \"x.service\" }"),
              Lines{"5:10: error: berth writes 'BindTo' itself [key-reserved] | hint: use the key 'binds_to'"});
}

TEST(PassThrough, RefusesWhatCouldBeAnotherLineOrSection) {
    for (const auto& [in, out] : {
             Case{"unit = { \"A\\nB\" = 1 }",
                  "5:10: error: 'A\\nB' is not the name of a directive [key-unknown] | hint: a directive has letters, "
                  "digits and '-' and begins with a letter"},
             Case{"unit = { \"[Mount]\" = 1 }",
                  "5:10: error: '[Mount]' is not the name of a directive [key-unknown] | hint: a directive has "
                  "letters, digits and '-' and begins with a letter"},
             Case{"unit = { \"\" = 1 }",
                  "5:10: error: '' is not the name of a directive [key-unknown] | hint: a "
                  "directive has letters, digits and '-' and begins with a letter"},
             Case{"unit = { 1 = 1 }",
                  "5:10: error: '1' is not the name of a directive [key-unknown] | hint: a "
                  "directive has letters, digits and '-' and begins with a letter"},
             Case{"unit = { A = \"x\\n[Mount]\" }",
                  "5:14: error: control characters are not allowed here, found "
                  "'\\n' [text-unsafe] | hint: take it out"},
             Case{"unit = { A = [\"x\", \"y\\\\\"] }",
                  "5:20: error: a backslash at the end is not allowed "
                  "[text-unsafe] | hint: write 'y'"},
             Case{"unit = { A = 1.5 }",
                  "5:14: error: 'A' must be a string, an integer, true or false, or an array of these [value-type]"},
             Case{"unit = { A = [[1]] }",
                  "5:15: error: 'A' must be a string, an integer, true or false, or an array of these [value-type]"},
             Case{"unit = 1", "5:8: error: 'unit' must be a table [value-type]"},
         }) {
        EXPECT_EQ(findings(in), Lines{std::string(out)});
    }
}

TEST(PassThrough, WantsAnAutomountForItsTable) {
    EXPECT_EQ(findings("automount = { Foo = 1 }", "boot"),
              Lines{"5:1: error: 'automount' goes with activation 'access' only [key-conflict] | hint: take it out"});
}

TEST(PassThrough, NamesKeysOfTheTableAtHandOnly) {
    EXPECT_EQ(Stock("[encrypted.e]\ndevice = \"/dev/x\"\nunit = { StopWhenUnneeded = true }\n").findings(),
              Lines{"3:10: error: berth writes 'StopWhenUnneeded' itself [key-reserved] | hint: take it out; a drop-in "
                    "of the unit can override it"});
    EXPECT_EQ(Stock("[swap.s]\nwhat = \"/dev/x\"\nswap = { timeoutsec = 5 }\n").findings(),
              Lines{"3:10: error: berth writes 'TimeoutSec' itself [key-reserved] | hint: use the key 'timeout'"});
}

}  // namespace
}  // namespace berth::test::of_pass_through
