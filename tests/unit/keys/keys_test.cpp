#include "core/keys/keys.hpp"

#include <algorithm>
#include <set>

#include "support.hpp"

namespace berth::test::of_keys {
namespace {

TEST(Keys, AreThoseOfTheManualEachOnce) {
    std::set<std::string_view> names;
    for (const auto& key : volume_keys()) {
        EXPECT_TRUE(names.insert(key.name).second) << key.name;
        EXPECT_NE(key.read.read, nullptr) << key.name;
        EXPECT_FALSE(key.form.empty()) << key.name;
        EXPECT_FALSE(key.fallback.empty()) << key.name;
        EXPECT_TRUE(key.meaning.ends_with('.')) << key.name;
        EXPECT_EQ(volume_key(key.name), &key);
    }
    EXPECT_EQ(names, (std::set<std::string_view>{"what",
                                                 "where",
                                                 "type",
                                                 "options",
                                                 "description",
                                                 "activation",
                                                 "required",
                                                 "background",
                                                 "network",
                                                 "fsck",
                                                 "makefs",
                                                 "growfs",
                                                 "quota",
                                                 "initrd",
                                                 "timeout",
                                                 "device_timeout",
                                                 "idle_timeout",
                                                 "directory_mode",
                                                 "lazy_unmount",
                                                 "force_unmount",
                                                 "read_write_only",
                                                 "sloppy_options",
                                                 "requires",
                                                 "wants",
                                                 "binds_to",
                                                 "after",
                                                 "before",
                                                 "requires_mounts_for",
                                                 "used_by",
                                                 "wanted_by",
                                                 "required_by",
                                                 "on_failure",
                                                 "holders",
                                                 "instances",
                                                 "overlay",
                                                 "unit",
                                                 "mount",
                                                 "automount"}));
    EXPECT_EQ(volume_key("passno"), nullptr);
    EXPECT_EQ(volume_key(""), nullptr);
}

TEST(Keys, OfOtherTablesComeBeforeThoseThatTheyShareWithVolumes) {
    for (const auto table : {Table::encrypted, Table::swap}) {
        const auto own = table == Table::swap ? swap_keys() : encrypted_keys();
        const auto all = keys_of(table);
        ASSERT_EQ(all.size(), own.size() + 11);
        for (std::size_t i = 0; i < own.size(); ++i) EXPECT_EQ(all[i], &own[i]);
        EXPECT_EQ(key_of(table, "description"), volume_key("description"));
        EXPECT_NE(key_of(table, "timeout"), volume_key("timeout"));
        EXPECT_EQ(key_of(table, "where"), nullptr);
    }
}

TEST(Keys, StandBeforeTheTableThatTheirDirectivesWouldStandIn) {
    for (const auto& [key, section] :
         {std::pair{"unit", in_unit}, std::pair{"mount", in_mount}, std::pair{"automount", in_automount}}) {
        for (const auto& other :
             volume_keys().subspan(static_cast<std::size_t>(volume_key(key) - volume_keys().data())))
            EXPECT_TRUE(std::ranges::none_of(other.directives, [&](const auto& one) { return one.section == section; }))
                << other.name;
    }
}

TEST(Keys, AreWrittenInTheirOrderBeforeThatOfTheTables) {
    const Stock stock(
        "[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\nmount = { A = 1 }\nsloppy_options = true\n"
        "read_write_only = false\nforce_unmount = true\nlazy_unmount = true\n");
    const auto unit = stock.unit("a.mount");
    EXPECT_TRUE(unit.ends_with("\nLazyUnmount=yes\nForceUnmount=yes\nSloppyOptions=yes\nA=1\n")) << unit;
}

TEST(Keys, EachLeaveTheirMarkOnWhatIsWritten) {
    const auto written = [](std::string_view key_values, std::string_view activation) {
        const Stock stock(
            fmt::format("[volume.b]\nwhat = \"tmpfs\"\ntype = \"tmpfs\"\nwhere = \"/b\"\n"
                        "[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\nactivation = \"{}\"\n{}\n",
                        activation, key_values));
        EXPECT_EQ(stock.findings(), Lines{}) << key_values;
        return to_text(stock.tree());
    };
    struct Key {
        std::string_view text;
        std::string_view activation = "boot";
    };
    for (const auto& [text, activation] : {
             Key{"type = \"ext4\""},
             Key{"options = [\"ro\"]"},
             Key{"description = \"x\""},
             Key{"required = true"},
             Key{"background = true"},
             Key{"network = true"},
             Key{"fsck = false"},
             Key{"type = \"ext4\"\nmakefs = true"},
             Key{"growfs = true"},
             Key{"type = \"ext4\"\noptions = [\"usrquota\"]\nquota = true"},
             Key{"initrd = true"},
             Key{"timeout = \"5s\""},
             Key{"device_timeout = \"5s\""},
             Key{"idle_timeout = \"5s\"", "access"},
             Key{"directory_mode = \"0700\""},
             Key{"lazy_unmount = true"},
             Key{"force_unmount = true"},
             Key{"read_write_only = true"},
             Key{"sloppy_options = true"},
             Key{"requires = [\"b\"]"},
             Key{"wants = [\"b\"]"},
             Key{"binds_to = [\"b\"]"},
             Key{"after = [\"b\"]"},
             Key{"before = [\"b\"]"},
             Key{"requires_mounts_for = [\"/x\"]"},
             Key{"used_by = [\"x.service\"]"},
             Key{"wanted_by = [\"x.service\"]"},
             Key{"required_by = [\"x.service\"]"},
             Key{"on_failure = [\"x.service\"]"},
             Key{"holders = [\"x\"]"},
             Key{"unit = { Foo = 1 }"},
             Key{"mount = { Foo = 1 }"},
             Key{"automount = { Foo = 1 }", "access"},
         }) {
        EXPECT_NE(written(text, activation), written("", activation)) << text;
    }
    std::set<std::string> trees;
    for (const auto activation : {"boot", "attach", "access", "manual", "off"}) trees.insert(written("", activation));
    EXPECT_EQ(trees.size(), 5U);
}

TEST(Keys, ReportAWrongValueAtItsFirstCharacterAndAnElementAtItsOwn) {
    const std::string head = "[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\n";
    for (const auto& [in, out] : {
             Case{"type   =   \"a b\"",
                  "4:12: error: 'a b' is not a file system type [type-invalid] | hint: write for "
                  "example 'ext4', or leave 'type' out"},
             Case{"options = [ 'grün', ' ro' ]",
                  "4:21: error: blanks at the beginning or end are not allowed [text-unsafe] | hint: write 'ro'"},
             Case{
                 "options = [\n  \"ro\",\n  \"noauto\" ]",
                 "6:3: error: 'noauto' is not an option here [option-is-key] | hint: write activation = \"manual\" (or "
                 "\"attach\", mounted while somebody holds it)"},
             Case{"activation = \"atach\"",
                  "4:14: error: 'atach' is not a way to activate a volume [value-unknown] | hint: did you mean "
                  "'attach'?"},
             Case{"activation = \"\"",
                  "4:14: error: '' is not a way to activate a volume [value-unknown] | hint: write "
                  "'boot', 'attach', 'access', 'manual' or 'off'"},
             Case{"requires = [\"a@.service\"]",
                  "4:13: error: 'a@.service' is a template, not a unit [unit-invalid] | "
                  "hint: name an instance of it"},
             Case{"on_failure = [\"a@.service\"]",
                  "4:15: error: 'a@.service' is a template, not a unit [unit-invalid] | hint: name an instance of it"},
             Case{"after = [\"-a\"]",
                  "4:10: error: '-a' is neither a volume's name nor a unit's [unit-invalid] | "
                  "hint: a unit is named with its suffix"},
             Case{"holders = [\"\"]", "4:12: error: a holder's name must not be empty [holder-invalid]"},
             Case{"requires_mounts_for = [\"x\"]", "4:24: error: 'x' is not an absolute path [path-invalid]"},
             Case{"directory_mode = '0855'",
                  "4:18: error: '0855' is not a mode [mode-invalid] | hint: write three or "
                  "four octal digits, for example '0755'"},
         }) {
        EXPECT_EQ(Stock(head + std::string(in)).findings(), Lines{std::string(out)});
    }
}

TEST(Keys, LeaveRoomForTheFolderOfAUnit) {
    const std::string head = "[volume.a]\nwhat = \"/dev/sda1\"\nwhere = \"/a\"\n";
    const auto unit = [](std::size_t size) { return std::string(size - 8, 'u') + ".service"; };
    EXPECT_EQ(Stock(head + "used_by = [\"" + unit(253) + "\"]").findings(), Lines{});
    EXPECT_EQ(Stock(head + "used_by = [\"" + unit(254) + "\"]").findings(),
              Lines{"4:12: error: the unit name has 254 bytes, at most 253 are allowed here [unit-invalid]"});
    EXPECT_EQ(Stock(head + "required_by = [\"" + unit(247) + "\"]").findings(),
              Lines{"4:16: error: the unit name has 247 bytes, at most 246 are allowed here [unit-invalid]"});
    EXPECT_EQ(Stock(head + "wanted_by = [\"" + unit(249) + "\"]").findings(), Lines{});
}

}  // namespace
}  // namespace berth::test::of_keys
