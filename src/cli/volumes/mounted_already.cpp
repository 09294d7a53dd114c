#include "cli/volumes/mounted_already.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/hold/holding.hpp"
#include "cli/hold/mounted.hpp"
#include "cli/volumes/names.hpp"
#include "core/mounted/volume_of_unit.hpp"
#include "core/unit_text/unit_value.hpp"

namespace berth::cli {
namespace {

/// The mount that attachments to the volume are bound to.
std::optional<UnitName> mount_of_attachments(Outside& outside, const std::string& name) {
    const auto text = outside.unit_text_as_declared(fmt::format("volume-{}@.target", name));
    auto unit = UnitName::parse(text ? value_in(*text, "BindsTo") : "");
    return unit ? std::optional(*std::move(unit)) : std::nullopt;
}

std::optional<ResolvedVolume> volume_as_declared(Outside& outside, const VolumeName& name) {
    const auto unit = mount_of_attachments(outside, name.str());
    const auto text = unit ? outside.unit_text_as_declared(unit->str()) : std::nullopt;
    auto volume = text ? volume_of_unit(*text, *unit, name) : std::nullopt;
    if (!volume) return std::nullopt;
    // What differs is told in the words of the declaration.
    const auto seen = look_at(outside, *volume);
    const bool is_mounted = seen && seen->entry != nullptr && seen->differs.empty();
    return is_mounted ? std::move(volume) : std::nullopt;
}

}  // namespace

bool are_known_to_pid1(Outside& outside, const std::vector<std::string>& words) {
    return std::ranges::all_of(words, [&](const std::string& word) {
        const auto unit = is_volume_name(word) ? mount_of_attachments(outside, word) : std::nullopt;
        const auto text = unit ? outside.unit_text_as_declared(unit->str()) : std::nullopt;
        if (!text || volume_in(*text) != word) return false;
        const auto bound = outside.manager().list_of(unit->str(), "BoundBy");
        const auto is_by_other_name = [&](const std::string& holder) {
            const auto attached = attachment_of(holder);
            return attached && attached->volume != word;
        };
        return bound && std::ranges::none_of(*bound, is_by_other_name);
    });
}

std::optional<MountedAlready> to_attach_if_mounted(Outside& outside, const std::vector<std::string>& words,
                                                   std::string_view holder) {
    if (holder == settling || std::ranges::any_of(words, is_pattern)) return std::nullopt;
    MountedAlready out;
    for (const auto& word : names_meant(words, {}).names) {
        const auto name = VolumeName::parse(word);
        if (!name) return std::nullopt;
        auto unit = attachment(*name, holder);
        if (!unit) return std::nullopt;
        auto volume = volume_as_declared(outside, *name);
        if (!volume) return std::nullopt;
        out.volumes.push_back(*std::move(volume));
        out.to_attach.push_back(
            {.name = word, .volume = &out.volumes.back(), .unit = *std::move(unit), .obstacle = {}});
    }
    return out;
}

}  // namespace berth::cli
