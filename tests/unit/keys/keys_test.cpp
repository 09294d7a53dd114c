#include "core/keys/keys.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "support.hpp"

namespace berth::test::of_keys {
namespace {

constexpr std::array tables{Table::volume, Table::encrypted, Table::swap};

TEST(Keys, AreInEachTableOnceWithAllThatTheManualSays) {
    for (const auto table : tables) {
        std::set<std::string_view> names;
        for (const auto* key : keys_of(table)) {
            EXPECT_TRUE(names.insert(key->name).second) << key->name;
            EXPECT_NE(key->read.read, nullptr) << key->name;
            EXPECT_FALSE(key->form.empty()) << key->name;
            EXPECT_FALSE(key->fallback.empty()) << key->name;
            EXPECT_TRUE(key->meaning.ends_with('.')) << key->name;
            EXPECT_EQ(key_of(table, key->name), key);
        }
        EXPECT_GT(names.size(), 15U);
        EXPECT_EQ(key_of(table, "passno"), nullptr);
        EXPECT_EQ(key_of(table, ""), nullptr);
    }
}

TEST(Keys, OfOtherTablesComeBeforeThoseThatTheyShareWithVolumes) {
    for (const auto table : {Table::encrypted, Table::swap}) {
        std::vector<const Key*> expected;
        for (const auto& rows : {table == Table::swap ? swap_keys() : encrypted_keys(), volume_keys()}) {
            for (const auto& key : rows) {
                if (has(key.tables, table)) expected.push_back(&key);
            }
        }
        const auto all = keys_of(table);
        EXPECT_EQ(std::vector(all.begin(), all.end()), expected);
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

/// What a declaration says, by key, as TOML has it.
using Values = std::map<std::string_view, std::string>;

const Values& least(Table table) {
    static const std::array<Values, 3> all{Values{{"what", "\"/dev/sda1\""}, {"where", "\"/a\""}},
                                           Values{{"device", "\"/dev/sda1\""}}, Values{{"what", "\"/dev/sda1\""}}};
    return all.at(std::to_underlying(table));
}

/// What a key asks for besides, to mean something; an empty value is none.
Values needed_by(Table table, std::string_view key) {
    static const std::map<std::string_view, Values> all{
        {"makefs", {{"type", "\"ext4\""}}},
        {"quota", {{"type", "\"ext4\""}, {"options", "[\"usrquota\"]"}}},
        {"idle_timeout", {{"activation", "\"access\""}}},
        {"automount", {{"activation", "\"access\""}}},
        {"instances", {{"where", "\"/a/{instance}\""}}},
        {"overlay", {{"type", "\"overlay\""}, {"what", ""}}},
    };
    const auto found = all.find(key);
    return table != Table::volume || found == all.end() ? Values() : found->second;
}

/// A value of JSON, as far as examples go: its tables have other signs.
std::string as_toml(std::string_view json) {
    std::string out(json);
    for (auto at = out.find("\": "); at != std::string::npos; at = out.find("\": ", at)) out.replace(at, 3, "\" = ");
    return out;
}

/// What is written with these values; nothing is wrong with them.
std::string written(Table table, const Values& values) {
    std::string text;
    for (const std::string_view other : {"data", "image", "changes"})
        text += fmt::format("[volume.{0}]\nwhat = \"LABEL={0}\"\nwhere = \"/{0}\"\n", other);
    text += fmt::format("[{}.a]\n", name_of(table));
    for (const auto& [key, value] : values) {
        if (!value.empty()) text += fmt::format("{} = {}\n", key, value);
    }
    const Stock stock(text);
    for (const auto& found : stock.findings()) EXPECT_EQ(found.find(" error: "), std::string::npos) << text << found;
    return to_text(stock.tree());
}

TEST(Keys, EachLeaveTheirMarkOnWhatIsWritten) {
    for (const auto table : tables) {
        for (const auto* key : keys_of(table)) {
            auto values = needed_by(table, key->name);
            values.insert(least(table).begin(), least(table).end());
            auto with = values;
            with[key->name] = as_toml(key->example);
            // What these need is wrong without them.
            if (key->name == "overlay" || key->name == "instances") values = least(table);
            EXPECT_NE(written(table, with), written(table, values)) << name_of(table) << ' ' << key->name;
        }
    }
}

TEST(Keys, EachWordOfAFewMeansSomethingElse) {
    for (const auto table : tables) {
        for (const auto* key : keys_of(table)) {
            std::set<std::string> all;
            for (const auto& word : key->words) {
                auto values = least(table);
                values[key->name] = fmt::format("\"{}\"", word);
                all.insert(written(table, values));
            }
            EXPECT_EQ(all.size(), key->words.size()) << name_of(table) << ' ' << key->name;
        }
    }
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
