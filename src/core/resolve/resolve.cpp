#include "core/resolve/resolve.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/boot/boot_circles.hpp"
#include "core/boot/network_need.hpp"
#include "core/graph/twins.hpp"
#include "core/resolve/boot_risks.hpp"
#include "core/resolve/consequences.hpp"
#include "core/resolve/edges.hpp"
#include "core/resolve/initrd.hpp"
#include "core/resolve/locked_again.hpp"
#include "core/resolve/repeats.hpp"
#include "core/text/text.hpp"

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

/// Which items' guards are to be other than what is right would be, by index.
struct Guards {
    std::vector<bool> unordered;
    std::vector<bool> outside_of_boot;
};

/// What follows for the items from each other and from the boot.
struct Found {
    std::vector<bool> network;
    Guards guards;
    std::vector<BootCircle> circles;
    Consequences consequences;
    std::optional<Graph> graph;
};

class BootFinder {
  public:
    BootFinder(const Items& items, const Places& places, const References& references, Faults& faults)
        : items_(items), graph_(graph_of(items, places, references)), faults_(faults) {
        known_.units.reserve(items.size());
        known_.mount_points.reserve(items.size());
        for (std::uint32_t i = 0; i < items.size(); ++i) {
            const bool is_off = items.common(i).is_off();
            known_.units.push_back(is_off ? std::string_view() : unit_of(places, references, i).str());
            known_.mount_points.emplace_back(places.of[i].mount_point.str());
        }
    }

    [[nodiscard]] const Graph& graph() const { return graph_; }
    Graph take_graph() { return std::move(graph_); }

    std::vector<bool> network() {
        auto need = find_network_need(items_, graph_, known_.units);
        for (const auto& denied : need.denied) report(denied);
        known_.network = need.needs;
        return std::move(need.needs);
    }

    /// Needs what network() found.
    std::vector<BootCircle> circles(Guards& guards) {
        auto& unordered = guards.unordered;
        const Twins twins(items_, known_.units);
        known_.has_twins = !twins.empty();
        const auto joined = twins.empty() ? std::optional<Graph>() : twins.joined(graph_);
        auto [out, tangled] = find_boot_circles(items_, joined ? *joined : graph_, known_);
        if (joined) {
            const auto among_items = find_tangled(*joined, twins);
            tangled.insert(tangled.end(), among_items.begin(), among_items.end());
        }
        for (const auto index : tangled) unordered[index] = true;
        for (const auto& circle : out) {
            if (circle.wait != Wait::certain) continue;
            unordered[circle.index] = true;
            auto& found = faults_.out().error(Code::cycle, circle.where, circle.message, circle.hint);
            for (const auto& note : circle.notes) found.notes.push_back(note);
            faults_.blame(circle.index, {circle.where, found.message, &found});
        }
        twins.spread(unordered);
        if (std::ranges::find(unordered, true) != unordered.end()) {
            known_.unordered = unordered;
            find_guards_outside(joined ? *joined : graph_, guards);
            twins.spread(guards.outside_of_boot);
        }
        return out;
    }

  private:
    /// Those that would close a circle with no more than what PID 1 adds.
    void find_guards_outside(const Graph& graph, Guards& guards) const {
        const auto mark = [&](std::uint32_t index) { guards.outside_of_boot[index] = guards.unordered[index]; };
        const auto [found, tangled] = find_boot_circles(items_, graph, known_);
        for (const auto& circle : found) mark(circle.index);
        for (const auto index : tangled) mark(index);
    }

    void report(const NetworkNeed::Denied& denied) {
        const auto& said = items_.common(denied.index).network_said.where;
        auto& found = faults_.out().error(Code::network_needed, said,
                                          fmt::format("{} needs the network, because {} does",
                                                      items_.subject(denied.index), items_.subject(denied.because_of)),
                                          "take out network = false");
        const std::string_view how = denied.is_shared ? "here it has this in common with" : "here it waits for";
        found.notes.push_back(
            {denied.where, fmt::format("{} {}", how, in_quotes(items_.common(denied.because_of).name.str()))});
        faults_.blame(denied.index, {said, found.message, &found});
    }

    const Items& items_;
    Graph graph_;
    Faults& faults_;
    InBoot known_;
};

Found find_consequences(const Items& items, const Places& places, const References& references, const Machine& machine,
                        WithGraph with_graph, Faults faults) {
    BootFinder finder(items, places, references, faults);
    auto network = finder.network();
    Guards guards{std::vector<bool>(items.size()), std::vector<bool>(items.size())};
    auto circles = finder.circles(guards);
    auto consequences = draw_consequences(items, finder.graph(), machine, std::move(faults));
    std::optional<Graph> graph;
    if (with_graph == WithGraph::yes) graph = finder.take_graph();
    return {std::move(network), std::move(guards), std::move(circles), std::move(consequences), std::move(graph)};
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
    facts.left_out = consequences.left_out[index];
    facts.cycle = consequences.cycle[index];
    return facts;
}

}  // namespace

Resolution resolve(Items items, const Detours& detours, const MountPoints& fstab, const Machine& machine,
                   WithGraph with_graph, Diagnostics& out) {
    auto places = find_places(items, detours, out);
    auto references = resolve_references(items, places, out);
    const auto repeats = find_repeats(items, places, references, fstab, machine, out);
    auto faults = own_faults(items, out);
    faults.add(places.faults);
    faults.add(repeats.faults);
    faults.add(references.faults);
    faults.add(find_initrd_gaps(items, places, references, out));
    auto found = find_consequences(items, places, references, machine, with_graph, std::move(faults));
    const auto is_locked_again = locked_again(items, found.consequences.faults);
    items.resolve([&](std::uint32_t index) {
        auto facts = gather(items, places, references, found.consequences, index);
        facts.network = found.network[index];
        facts.unordered = found.guards.unordered[index];
        facts.outside_of_boot = found.guards.outside_of_boot[index];
        facts.claimed = repeats.claimed[index];
        facts.locked_again = is_locked_again[index];
        facts.former_names = repeats.former_names[index];
        return facts;
    });
    Catalogue catalogue(machine.in_initrd ? as_seen_in_initrd(std::move(items), out)
                                          : taken_over_from_initrd(std::move(items)));
    warn_of_boot_risks(catalogue, found.circles, machine, out);
    return {std::move(catalogue), std::move(found.graph)};
}

}  // namespace berth
