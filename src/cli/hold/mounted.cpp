#include "cli/hold/mounted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>

#include "core/text/text.hpp"

namespace berth::cli {
namespace {

constexpr std::string_view trigger = "autofs";

/// What follows the word "mounted".
std::string how_mounted(const Difference& one) {
    if (one.is_earlier) return "with those of an earlier declaration";
    return one.actual.empty() ? "without" : in_quotes(one.actual);
}

}  // namespace

bool Sight::is_foreign() const { return std::ranges::any_of(differs, &Difference::is_foreign); }

const MountEntry* mounted_entry(const ResolvedVolume& volume, const MountTable& table) {
    const auto* entry = top_at(table, volume.mount_point.str());
    return entry != nullptr && entry->type == trigger ? nullptr : entry;
}

std::vector<Difference> compare(Outside& outside, const ResolvedVolume& volume, const MountEntry& entry,
                                const MountTable& table) {
    return differences(volume, entry, table, outside.source_facts(volume, entry, table));
}

Result<Sight> look_at(Outside& outside, const ResolvedVolume& volume) {
    auto table = outside.mount_table();
    if (!table) return std::unexpected(table.error());
    Sight out{*std::move(table), nullptr, {}};
    out.entry = mounted_entry(volume, out.table);
    if (out.entry != nullptr) out.differs = compare(outside, volume, *out.entry, out.table);
    return out;
}

std::string to_text(const std::vector<Difference>& differs) {
    std::string out;
    for (const auto& one : differs) {
        out += fmt::format("  {}: declared {}, mounted {}\n", one.key,
                           one.declared.empty() ? "none" : in_quotes(one.declared), how_mounted(one));
    }
    return out;
}

Json to_json(const std::vector<Difference>& differs) {
    auto out = Json::array();
    for (const auto& one : differs) {
        const auto actual = one.is_earlier ? Json() : Json(one.actual);
        out.push_back({{"key", one.key}, {"declared", one.declared}, {"actual", actual}});
    }
    return out;
}

}  // namespace berth::cli
