#include "cli/change/remounting.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/change/unit_differences.hpp"
#include "cli/hold/mounted.hpp"
#include "core/check/opposites.hpp"
#include "core/model/effective_options.hpp"
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

/// True if the mount itself is not read-only any more: a bind of what is, and an overlay without an upper layer, still
/// show it as their file system's, and so would a new mount.
bool is_cleared(const std::vector<FlagState>& flags, std::string_view option) {
    return option == read_only.set && std::ranges::find(flags, read_only.clear, &FlagState::is) != flags.end();
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

class SeeingRemounted {
  public:
    SeeingRemounted(Outside& outside, const ResolvedVolume& volume, const Action& action, ByMount by_mount)
        : outside_(outside), volume_(volume), action_(action), by_mount_(by_mount) {}

    Result<Remounted> see() {
        auto seen = look_at(outside_, volume_);
        if (seen && is_ours(*seen) && change_wrong_flags(*seen)) seen = look_at(outside_, volume_);
        if (seen && is_ours(*seen) && by_mount_ != ByMount::done) {
            // mount(8) would have.
            if (const auto taken = taken_in(*seen)) {
                if (auto noted = outside_.note_options(*seen->entry, *taken); !noted)
                    return std::unexpected(noted.error());
                is_noted_ = reasons_.empty();
                seen = look_at(outside_, volume_);
            }
        }
        if (!seen) return std::unexpected(seen.error());
        if (seen->entry == nullptr) return Remounted{.is_mounted = false, .left = {}};
        Remounted out;
        add_differing(*seen, out.left);
        add_staying(*seen, out.left);
        return out;
    }

  private:
    static bool is_ours(const Sight& seen) { return seen.entry != nullptr && !seen.is_foreign(); }

    /// True if the kernel was asked.
    bool change_wrong_flags(const Sight& seen) {
        const auto wrong = wrong_flags(mount_flags(volume_, *seen.entry, seen.table));
        if (wrong.empty() || !is_ours_alone(outside_, volume_)) return false;
        reasons_ = set_flags(outside_, *seen.entry, wrong);
        return true;
    }

    /// The options that the mount has by now: those declared, but for what the kernel refused. Nothing where it has
    /// others besides, which are to be told again.
    [[nodiscard]] std::optional<std::vector<std::string>> taken_in(const Sight& seen) const {
        std::vector<std::string> staying;
        add_staying(seen, staying);
        if (!staying.empty()) return std::nullopt;
        if (!reasons_.empty() && action_.remounting != Remounting::by_flags) return std::nullopt;
        ResolvedVolume rest = volume_;
        std::erase_if(rest.options, [&](const auto& option) { return reasons_.contains(option.value.str()); });
        if (rest.options.size() + reasons_.size() != volume_.options.size()) return std::nullopt;
        std::vector<std::string> out;
        for (const auto& option : written(effective_options(rest))) out.push_back(option.str());
        return out;
    }

    void add_differing(const Sight& seen, std::vector<std::string>& out) const {
        const auto& [table, entry, differs] = seen;
        for (const auto& one : differs) {
            // By what libmount was not told.
            if (one.is_earlier && by_mount_ != ByMount::done && !is_noted_) continue;
            if (const auto of_keys = undeclared_user_options(volume_, *entry); one.is_earlier && !of_keys.empty()) {
                for (const auto& option : of_keys) out.push_back(fmt::format("{} stays", printable(option)));
                continue;
            }
            out.push_back(one.is_foreign ? fmt::format("another {} is mounted", one.key)
                                         : fmt::format("{} is not taken in{}", printable(one.declared),
                                                       because(reasons_, one.declared)));
        }
        for (const auto& [option, shown] : action_.numbers) {
            const bool is_told = std::ranges::find(differs, option, &Difference::declared) != differs.end();
            const auto& now = entry->filesystem_options;
            if (!is_told && std::ranges::find(now, shown) != now.end())
                out.push_back(fmt::format("{} is not taken in", printable(option)));
        }
    }

    void add_staying(const Sight& seen, std::vector<std::string>& out) const {
        const auto flags = mount_flags(volume_, *seen.entry, seen.table);
        for (const auto& option : action_.lasting) {
            if (!is_shown(*seen.entry, option) || stays_rightly(flags, option) || is_cleared(flags, option)) continue;
            const auto flag = std::ranges::find(flags, option, &FlagState::is);
            out.push_back(fmt::format("{} stays{}", printable(option),
                                      flag == flags.end() ? std::string() : because(reasons_, flag->wanted)));
        }
    }

    Outside& outside_;
    const ResolvedVolume& volume_;
    const Action& action_;
    ByMount by_mount_;
    Reasons reasons_;
    bool is_noted_ = false;
};

}  // namespace

bool may_set_flags(Outside& outside, const ResolvedVolume& volume, const Action& action) {
    return action.remounting != Remounting::by_unit && is_ours_alone(outside, volume);
}

Result<Remounted> see_remounted(Outside& outside, const ResolvedVolume& volume, const Action& action,
                                ByMount by_mount) {
    SeeingRemounted seeing(outside, volume, action, by_mount);
    auto seen = seeing.see();
    if (!seen || seen->is_mounted) return seen;
    // It may be let go of just now, and be mounted anew just then.
    const auto state = outside.manager().common_of(volume.unit.str());
    return state && state->text("ActiveState") == "active" ? seeing.see() : seen;
}

}  // namespace berth::cli
