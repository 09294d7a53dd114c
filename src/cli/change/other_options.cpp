#include "cli/change/other_options.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "cli/change/unit_differences.hpp"
#include "core/mounted/volume_state.hpp"
#include "core/text/text.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth::cli {
namespace {

struct Changed {
    OptionChanges options;
    bool is_all = false;  ///< nothing else of the mount is as in an earlier declaration
};

/// By the loaded unit; where that is as declared by now, by what the mount has of its last declaration.
Changed changed(const Observed& observed, const ResolvedVolume& volume, const MountEntry& entry,
                const std::vector<Difference>& differs) {
    const auto before = observed.loaded_text(volume.unit.str());
    if (observed.outdated.contains(volume.index) && !before.empty()) {
        auto options = option_changes(before, observed.declared_text(volume.unit.str()));
        if (!options.empty()) return {std::move(options), has_digest_of(entry, before)};
    }
    auto went = flags_that_went(volume, entry, observed.table, differs);
    Changed out{{}, went.has_value()};
    // Else the differences say it in better words.
    if (went && std::ranges::any_of(differs, &Difference::is_earlier)) out.options.removed = *std::move(went);
    return out;
}

/// An empty one for what nobody can name.
std::vector<std::string> words_of(const OptionChanges& changes, const std::vector<Difference>& differs) {
    std::vector<std::string> out = changes.added;
    out.insert(out.end(), changes.removed.begin(), changes.removed.end());
    if (out.empty()) {
        for (const auto& one : differs) out.push_back(one.is_earlier ? std::string() : one.declared);
    }
    return out;
}

}  // namespace

std::string differences_in_words(const std::vector<Difference>& differs) {
    std::vector<std::string> words;
    for (const auto& one : differs) {
        if (one.is_earlier) words.emplace_back("its options are those of an earlier declaration");
        else if (one.actual.empty()) words.push_back(fmt::format("{} is new", printable(one.declared)));
        else words.push_back(fmt::format("{} instead of {}", printable(one.declared), printable(one.actual)));
    }
    return fmt::format("{}", fmt::join(words, ", "));
}

std::optional<Action> remount_for_options(const Observed& observed, const ResolvedVolume& volume,
                                          const MountEntry& entry, const std::vector<Difference>& differs) {
    const auto& unit = volume.unit.str();
    const auto [changes, is_all] = changed(observed, volume, entry, differs);
    // Of a mount that bears no mark the two units tell what is to be changed.
    if (differs.empty() && (changes.empty() || entry.volume == volume.name.str())) return std::nullopt;
    Action one{.verb = Verb::remount,
               .change = Change::options,
               .name = volume.name.str(),
               .where = volume.mount_point.str(),
               .reason = changes.empty() ? differences_in_words(differs) : changes_in_words(changes),
               .command = command_for("reload", unit)};
    const bool are_flags = are_of_the_mount_alone(words_of(changes, differs));
    const bool is_bind = volume.type.is_bind();
    const bool keeps_options = facts_of(entry.type).keeps_options;
    if (keeps_options && !(are_flags && (is_bind || is_all))) {
        one.obstacle.why =
            are_flags ? "it has options of an earlier declaration, too; at the next mount"
                      : fmt::format("{} takes no other options while it is mounted; at the next mount", entry.type);
    } else if (!observed.is_active(unit)) {
        one.obstacle = {"systemd did not mount it", {}, {}, {}};
    } else {
        one.remounts = unit;
        one.index = volume.index;
        one.lasting = lasting(changes);
        one.numbers = numbers_to_change(changes, entry);
        if (are_flags && is_bind) one.remounting = Remounting::or_flags;
        if (are_flags && !is_bind && keeps_options) {
            one.remounting = Remounting::by_flags;
            one.command = fmt::format("berth apply {}", one.name);
        }
    }
    return one;
}

}  // namespace berth::cli
