#include "core/resolve/resolve.hpp"

#include <utility>

#include "core/resolve/boot_risks.hpp"
#include "core/resolve/consequences.hpp"
#include "core/resolve/edges.hpp"
#include "core/resolve/initrd.hpp"
#include "core/resolve/locked_again.hpp"
#include "core/resolve/repeats.hpp"

namespace berth {
namespace {

bool required(const Volume& volume, const AbsolutePath& mount_point) { return is_required(volume, mount_point); }
bool required(const Encrypted&, const AbsolutePath&) { return false; }
bool required(const Swap& swap, const AbsolutePath&) {
    return swap.activation == Activation::boot && swap.required_said.value_or(false);
}

/// All that was found wrong with items by themselves.
Faults own_faults(const Items& items, Diagnostics& out) {
    Faults faults(out);
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        if (const auto& fault = items.common(i).own_fault) faults.blame(i, *fault);
    }
    return faults;
}

/// What the stages have found out of one item, put together.
Facts gather(const Items& items, Places& places, References& references, const Consequences& consequences,
             std::uint32_t index) {
    auto& place = places.of[index];
    const auto& item = items.common(index);
    Facts facts{.index = index};
    facts.fault = consequences.faults.of(index);
    facts.unit = unit_of(places, references, index);
    if (!references.of[index].source.empty()) facts.in_volume = *references.of[index].source;
    facts.mount_point = std::move(place.mount_point);
    facts.led_from = std::move(place.led_from);
    facts.folders = std::move(references.of[index].folders);
    facts.mounts_for = item.requires_mounts_for;
    if (!place.ends.empty()) {
        auto& paths = facts.mounts_for.edit();
        paths.insert(paths.end(), place.ends.begin(), place.ends.end());
    }
    facts.required = items.visit(index, [&](const auto& one) { return required(one, facts.mount_point); });
    facts.network = consequences.network[index];
    facts.left_out = consequences.left_out[index];
    facts.cycle = consequences.cycle[index];
    return facts;
}

}  // namespace

Catalogue resolve(Items items, const Detours& detours, const MountPoints& fstab, const Machine& machine,
                  Diagnostics& out) {
    auto places = find_places(items, detours, out);
    auto references = resolve_references(items, places, out);
    const auto repeats = find_repeats(items, places, references, fstab, machine, out);
    auto faults = own_faults(items, out);
    faults.add(places.faults);
    faults.add(repeats.faults);
    faults.add(references.faults);
    faults.add(find_initrd_gaps(items, places, references, out));
    const auto consequences = draw_consequences(items, graph_of(items, places, references), machine, std::move(faults));
    const auto is_locked_again = locked_again(items, consequences.faults);
    items.resolve([&](std::uint32_t index) {
        auto facts = gather(items, places, references, consequences, index);
        facts.claimed = repeats.claimed[index];
        facts.locked_again = is_locked_again[index];
        return facts;
    });
    Catalogue catalogue(machine.in_initrd ? as_seen_in_initrd(std::move(items), out)
                                          : taken_over_from_initrd(std::move(items)));
    warn_of_boot_risks(catalogue, machine, out);
    return catalogue;
}

}  // namespace berth
