// Mounts whose flags are changed, made up for a test.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/check/opposites.hpp"
#include "support/changing.hpp"

namespace berth::test {

/// As the kernel does.
inline void change(MountEntry& entry, std::string_view word) {
    auto& shown = entry.options;
    for (const auto& flag : flags_of_mount) {
        if (!has_word(flag, word)) continue;
        std::erase(shown, flag.set);
        if (word == flag.set) shown.emplace_back(word);
        return;
    }
    std::erase_if(shown, is_about_access_times);
    shown.emplace_back(word);
}

/// A mount that mount(8) must not be asked to remount, as its driver would refuse, or its program mount it again.
struct Unasked : Changing {
    Unasked(const std::string& type, const std::string& before, const std::string& after)
        : Changing(declared(type, before), declared(type, after)) {
        mount_as(*loaded->catalogue().named("opt"), type == "play" ? "fuse.play" : type, "rw");
        entry().options = {"rw", "noatime"};
        if (type != "overlay") entry().user_options.emplace_back("_netdev");
        outside.on_flags = [this](const auto& words) -> Result<std::vector<RefusedFlag>> {
            for (const auto word : words) change(entry(), word);
            return std::vector<RefusedFlag>();
        };
        outside.on_note = [this](const std::vector<std::string>& options) -> Result<> {
            entry().user_options.clear();
            for (const auto& option : options) {
                if (option.starts_with("x-") || option == "_netdev") entry().user_options.push_back(option);
            }
            return {};
        };
    }
    static std::string declared(const std::string& type, const std::string& options) {
        const std::string layers = "overlay = { lower = ['/a'], upper = '/b', work = '/c' }\n";
        return fmt::format("[volume.opt]\nwhere = '/srv/opt'\ntype = '{}'\noptions = [{}]\n{}", type, options,
                           type == "overlay" ? layers : "what = '/x'\nnetwork = true\n");
    }
    MountEntry& entry() { return *std::ranges::find(outside.table, "/srv/opt", &MountEntry::where); }
};

}  // namespace berth::test
