#include "cli/change/unit_differences.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/check/opposites.hpp"
#include "core/model/effective_options.hpp"
#include "core/mounted/mount_flags.hpp"
#include "core/text/text.hpp"
#include "core/unit_text/unit_value.hpp"
#include "core/values/mount_mark.hpp"

namespace berth::cli {
namespace {

using Options = std::vector<std::string>;

/// What the mount table shows where nothing is said.
constexpr std::array by_default{read_only.clear, usual_access_times};
/// The kernel is not told of these.
constexpr std::array<std::string_view, 11> of_user_space{"defaults", "auto",  "noauto", "user",    "nouser", "users",
                                                         "owner",    "group", "nofail", "_netdev", "comment"};

std::string_view key_of(std::string_view option) { return option.substr(0, option.find('=')); }

/// Of an option with a decimal number; else empty. In "010" there may be an octal one.
std::string_view number_of(std::string_view option) {
    const auto value = option.substr(std::min(option.size(), key_of(option).size() + 1));
    const bool is_number = value.find_first_not_of("0123456789") == std::string_view::npos;
    return is_number && (value == "0" || !value.starts_with('0')) ? value : std::string_view();
}

/// Of "vers=4.2" and "vers=4.1": the driver never took the latter. What has a unit, as 1M, may be shown in another.
bool is_another_number(std::string_view a, std::string_view b) {
    const auto is_plain = [](std::string_view option) {
        const auto value = option.substr(key_of(option).size());
        return value.size() > 1 && !value.starts_with("=0") &&
               value.find_first_not_of("0123456789.", 1) == std::string_view::npos;
    };
    return is_plain(a) && is_plain(b) && a != b;
}

bool is_for_user_space(std::string_view option) {
    return option.starts_with("x-") || option.starts_with("X-") || is_among(key_of(option), of_user_space);
}

/// Of a mount unit, without what berth itself adds.
Options options_of(std::string_view unit_text) {
    auto out = options_in(unit_text, "Options");
    std::erase_if(out, [](const auto& option) { return is_mark(key_of(option)); });
    return out;
}

Options those_not_in(const Options& others, const Options& all) {
    Options out;
    for (const auto& one : all) {
        if (std::ranges::find(others, one) == others.end()) out.push_back(one);
    }
    return out;
}

/// "discard" and "nodiscard", or two values of one key.
bool speak_of_the_same(std::string_view a, std::string_view b) {
    const auto bare = [](std::string_view option) {
        const auto key = key_of(option);
        return key.starts_with("no") ? key.substr(2) : key;
    };
    return bare(a) == bare(b) || (is_about_access_times(a) && is_about_access_times(b));
}

/// Flags that the mount has and no declaration says: of these some may have been declared before.
Options undeclared_flags(const ResolvedVolume& volume, const MountEntry& entry, const MountTable& table) {
    constexpr std::size_t enough = 10;  // a mount has no more of them
    Options out;
    for (const auto& flag : mount_flags(volume, entry, table)) {
        if (flag.wanted != flag.is && out.size() < enough) out.emplace_back(flag.is);
    }
    return out;
}

/// The lines of [Automount] but for the idle time.
Options automount_lines(std::string_view text) {
    Options out;
    bool inside = false;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.starts_with('[')) inside = line == "[Automount]";
        else if (inside && !line.empty() && !line.starts_with('#') && !line.starts_with("TimeoutIdleSec="))
            out.emplace_back(line);
    }
    return out;
}

}  // namespace

OptionChanges option_changes(std::string_view before, std::string_view after) {
    const auto old = options_of(before);
    const auto now = options_of(after);
    return {those_not_in(old, now), those_not_in(now, old)};
}

std::string changes_in_words(const OptionChanges& changes) {
    auto removed = changes.removed;
    Options words;
    for (const auto& one : changes.added) {
        const auto other = std::ranges::find_if(removed, [&](const auto& old) { return speak_of_the_same(one, old); });
        if (other == removed.end()) {
            words.push_back(fmt::format("{} is new", printable(one)));
        } else {
            words.push_back(fmt::format("{} instead of {}", printable(one), printable(*other)));
            removed.erase(other);
        }
    }
    for (const auto& one : removed) words.push_back(fmt::format("{} is gone", printable(one)));
    return fmt::format("{}", fmt::join(words, ", "));
}

bool are_of_the_mount_alone(const std::vector<std::string>& options) {
    return std::ranges::all_of(
        options, [](const auto& option) { return is_flag_of_mount(option) || is_for_user_space(option); });
}

bool has_digest_of(const MountEntry& entry, std::string_view unit_text) {
    return digest_in(entry.user_options) == digest_in(options_in(unit_text, "Options"));
}

std::optional<std::vector<std::string>> flags_that_went(const ResolvedVolume& volume, const MountEntry& entry,
                                                        const MountTable& table,
                                                        const std::vector<Difference>& differs) {
    Volume rest = volume;
    std::erase_if(rest.options, [&](const auto& option) {
        return std::ranges::any_of(
            differs, [&](const Difference& one) { return !one.is_earlier && one.declared == option.value.str(); });
    });
    const auto is_digest_with = [&](const Options& flags) {
        auto with = rest;
        for (const auto& flag : flags) {
            if (auto option = MountOption::parse(flag)) with.options.push_back({*std::move(option), {}});
        }
        return digest_of(with).str() == digest_in(entry.user_options);
    };
    const auto candidates = undeclared_flags(volume, entry, table);
    const auto of_keys = undeclared_user_options(volume, entry);
    for (std::uint32_t chosen = 0; chosen < 1U << candidates.size(); ++chosen) {
        Options flags;
        for (std::size_t i = 0; i < candidates.size(); ++i) {
            if ((chosen >> i & 1U) != 0) flags.push_back(candidates[i]);
        }
        if (!is_digest_with(flags)) continue;
        flags.insert(flags.end(), of_keys.begin(), of_keys.end());
        return flags;
    }
    return std::nullopt;
}

std::vector<std::string> lasting(const OptionChanges& changes) {
    Options out;
    for (const auto& one : changes.removed) {
        if (is_among(one, by_default) || is_for_user_space(one)) continue;
        if (std::ranges::none_of(changes.added, [&](const auto& added) { return speak_of_the_same(one, added); }))
            out.push_back(one);
    }
    return out;
}

std::vector<Replaced> numbers_to_change(const OptionChanges& changes, const MountEntry& entry) {
    std::vector<Replaced> out;
    const auto was_heeded = [&](const std::string& shown) {
        return std::ranges::none_of(changes.removed, [&](const auto& old) {
            return key_of(old) == key_of(shown) && !number_of(old).empty() && number_of(old) != number_of(shown);
        });
    };
    for (const auto& option : changes.added) {
        for (const auto& shown : entry.filesystem_options) {
            if (key_of(shown) == key_of(option) && !number_of(option).empty() && !number_of(shown).empty() &&
                number_of(shown) != number_of(option) && was_heeded(shown))
                out.push_back({option, shown});
        }
    }
    return out;
}

bool is_shown(const MountEntry& entry, std::string_view option) {
    const auto is_it = [&](const std::string& shown) {
        return key_of(shown) == key_of(option) && !is_another_number(shown, option);
    };
    return std::ranges::any_of(entry.options, is_it) || std::ranges::any_of(entry.filesystem_options, is_it);
}

bool is_another_automount(std::string_view before, std::string_view after) {
    return automount_lines(before) != automount_lines(after);
}

}  // namespace berth::cli
