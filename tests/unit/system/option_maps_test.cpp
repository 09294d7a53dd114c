#include "system/kernel/option_maps.hpp"

#include <libmount/libmount.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "core/check/opposites.hpp"
#include "core/options/known_options.hpp"
#include "support.hpp"

namespace berth::test::of_option_maps {
namespace {

/// The options that libmount makes of a list, as NAME or NAME=VALUE.
std::string by_libmount(std::string list) {
    std::string out;
    char* rest = list.data();
    char* name = nullptr;
    char* value = nullptr;
    std::size_t name_size = 0;
    std::size_t value_size = 0;
    while (mnt_optstr_next_option(&rest, &name, &name_size, &value, &value_size) == 0) {
        out += fmt::format("<{}", std::string_view(name, name_size));
        if (value != nullptr) out += fmt::format("={}", std::string_view(value, value_size));
        out += '>';
    }
    return out;
}

/// What libmount keeps for mount(2) or a mount helper.
std::string kept_by_libmount(const std::string& list) {
    char* vfs = nullptr;
    char* filesystem = nullptr;
    char* user = nullptr;
    if (mnt_split_optstr(list.c_str(), &user, &vfs, &filesystem, 0, 0) != 0) return "failed";
    const auto out = std::string(filesystem == nullptr ? "" : filesystem);
    std::free(vfs);
    std::free(filesystem);
    std::free(user);
    return out;
}

/// Every text of up to `longest` of these characters.
template <class Use>
void for_each_text(std::string_view characters, std::size_t longest, Use use) {
    std::string text;
    const auto extend = [&](const auto& self) -> void {
        if (!text.empty()) use(text);
        if (text.size() == longest) return;
        for (const char c : characters) {
            text.push_back(c);
            self(self);
            text.pop_back();
        }
    };
    extend(extend);
}

TEST(OptionMaps, TellWhoAnOptionIsFor) {
    for (const auto* option : {"ro", "noatime", "nosuid", "relatime", "sync", "private"})
        EXPECT_EQ(class_of(option), OptionClass::vfs) << option;
    for (const auto* option : {"defaults", "user", "user=joe", "loop", "loop=/dev/loop1", "x-foo", "X-mount.mkdir=0755",
                               "comment=a", "offset=5"})
        EXPECT_EQ(class_of(option), OptionClass::user_space) << option;
    for (const auto* option : {"acl", "size=5", "data=ordered", "nonsense", "xfoo"})
        EXPECT_EQ(class_of(option), OptionClass::filesystem) << option;
}

TEST(OptionMaps, PairWhatSetsAndClearsTheSame) {
    Lines pairs;
    for (const auto& [set, clear] : opposite_options()) pairs.push_back(fmt::format("{} {}", set, clear));
    for (const auto* pair : {"ro rw", "noexec exec", "nosuid suid", "nodev dev", "sync async", "noatime atime",
                             "nodiratime diratime", "relatime norelatime", "strictatime nostrictatime",
                             "lazytime nolazytime", "nosymfollow symfollow", "user nouser"})
        EXPECT_NE(std::ranges::find(pairs, pair), pairs.end()) << pair;
    EXPECT_GE(pairs.size(), 17U);
    EXPECT_LT(pairs.size(), 30U);
}

TEST(OptionMaps, HaveTheFlagsOfAMountInTheSameWords) {
    std::vector<Opposites> ours(flags_of_mount.begin(), flags_of_mount.end());
    ours.insert(ours.end(), access_times.begin(), access_times.end());
    const auto theirs = opposite_options();
    for (const auto& [set, clear] : ours) {
        EXPECT_TRUE(std::ranges::any_of(theirs, [&](const Opposites& one) {
            return one.set == set && one.clear == clear;
        })) << set;
        EXPECT_TRUE(is_flag_of_mount(set) && is_flag_of_mount(clear) && takes_no_value(set)) << set;
    }
    EXPECT_FALSE(is_flag_of_mount("sync") || is_flag_of_mount("lazytime") || is_flag_of_mount(""));
}

TEST(OptionMaps, KnowTheVersion) { EXPECT_TRUE(version_of_libmount().starts_with("2.")); }

TEST(OptionMaps, GetFromLibmountEveryOptionThatIsTakenAndItAlone) {
    std::size_t tried = 0;
    for_each_text("a=\",\\ ", 6, [&](const std::string& text) {
        const auto option = MountOption::parse(text);
        if (!option) return;
        ++tried;
        // libmount 2.38 takes a comma behind a backslash for the end of an option, and gives a helper both parts as
        // they were.
        if (text.find("\\,") == std::string::npos) {
            EXPECT_EQ(by_libmount(fmt::format("first=1,{},last", text)), fmt::format("<first=1><{}><last>", text));
            EXPECT_EQ(by_libmount(text), fmt::format("<{}>", text));
        }
        EXPECT_EQ(kept_by_libmount(fmt::format("first=1,{},last", text)), fmt::format("first=1,{},last", text));
    });
    EXPECT_GT(tried, 3500U);
}

}  // namespace
}  // namespace berth::test::of_option_maps
