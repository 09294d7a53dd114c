#include "cli/change/remounting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "cli/change/unit_differences.hpp"
#include "cli/hold/mounted.hpp"
#include "core/mounted/mount_flags.hpp"
#include "core/text/text.hpp"
#include "system/pid1/loaded_units.hpp"

namespace berth::cli {
namespace {

std::vector<std::string_view> wrong_flags(const std::vector<FlagState>& flags) {
    std::vector<std::string_view> out;
    for (const auto& flag : flags) {
        if (!flag.is_right()) out.push_back(flag.wanted);
    }
    return out;
}

/// True if a new mount would show the option, too, as a bind of what has it.
bool stays_rightly(const std::vector<FlagState>& flags, std::string_view option) {
    return std::ranges::any_of(flags, [&](const FlagState& flag) {
        return flag.is == option && (flag.wanted == option || (flag.is_taken_over && flag.wanted.empty()));
    });
}

/// True if the mount has only what is declared: what a drop-in of somebody adds is not to be taken away.
bool is_ours_alone(Outside& outside, const ResolvedVolume& volume) {
    const auto state = outside.manager().common_of(volume.unit.str());
    return state && drop_ins_of_others(*state).empty();
}

/// The kernel's reasons by the words that it did not take.
using Reasons = std::map<std::string, std::string, std::less<>>;

Reasons set_flags(Outside& outside, const MountEntry& entry, const std::vector<std::string_view>& wrong) {
    Reasons out;
    const auto refused = outside.change_flags(entry, wrong);
    if (!refused) {
        for (const auto word : wrong) out.emplace(word, refused.error().code.message());
        return out;
    }
    for (const auto& [word, reason] : *refused) out.emplace(word, reason.message());
    return out;
}

/// " (Device or resource busy)", or nothing.
std::string because(const Reasons& reasons, std::string_view word) {
    const auto found = reasons.find(word);
    return found == reasons.end() ? std::string() : fmt::format(" ({})", found->second);
}

}  // namespace

Result<Remounted> see_remounted(Outside& outside, const ResolvedVolume& volume, const Action& action) {
    auto seen = look_at(outside, volume);
    if (!seen) return std::unexpected(seen.error());
    if (seen->entry == nullptr) return Remounted{.is_mounted = false, .left = {}};
    const auto wrong = seen->is_foreign() ? std::vector<std::string_view>()
                                          : wrong_flags(mount_flags(volume, *seen->entry, seen->table));
    Reasons reasons;
    if (!wrong.empty() && is_ours_alone(outside, volume)) {
        reasons = set_flags(outside, *seen->entry, wrong);
        seen = look_at(outside, volume);
        if (!seen) return std::unexpected(seen.error());
        if (seen->entry == nullptr) return Remounted{.is_mounted = false, .left = {}};
    }
    const auto& [table, entry, differs] = *seen;
    const auto flags = mount_flags(volume, *entry, table);
    Remounted out;
    for (const auto& one : differs) {
        out.left.push_back(one.is_foreign ? fmt::format("another {} is mounted", one.key)
                                          : fmt::format("{} is not taken in{}", printable(one.declared),
                                                        because(reasons, one.declared)));
    }
    for (const auto& [option, shown] : action.numbers) {
        const bool is_told = std::ranges::find(differs, option, &Difference::declared) != differs.end();
        const auto& now = entry->filesystem_options;
        if (!is_told && std::ranges::find(now, shown) != now.end())
            out.left.push_back(fmt::format("{} is not taken in", printable(option)));
    }
    for (const auto& option : action.lasting) {
        if (!is_shown(*entry, option) || stays_rightly(flags, option)) continue;
        const auto flag = std::ranges::find(flags, option, &FlagState::is);
        out.left.push_back(fmt::format("{} stays{}", printable(option),
                                       flag == flags.end() ? std::string() : because(reasons, flag->wanted)));
    }
    return out;
}

}  // namespace berth::cli
