#include "core/mounted/mount_comparison.hpp"

#include <algorithm>
#include <utility>

namespace berth {

std::vector<Difference> differences(const ResolvedVolume& volume, const MountEntry& entry, const MountTable& table,
                                    const SourceFacts& facts) {
    std::vector<Difference> out;
    if (auto source = source_difference(volume, entry, table, facts)) out.push_back(*std::move(source));
    if (auto type = type_difference(volume, entry)) out.push_back(*std::move(type));
    // Of something else the options say nothing.
    if (std::ranges::any_of(out, &Difference::is_foreign)) return out;
    for (auto& option : option_differences(volume, entry, facts.memory)) out.push_back(std::move(option));
    return out;
}

}  // namespace berth
