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

/// What was found out of all, before it is put together.
struct Stages {
    Places places;
    References references;
    Repeats repeats;
    Found found;
};

/// What the stages have found out of one item; paths are taken out of them.
Facts facts_of_item(const Items& items, Stages& stages, std::uint32_t index) {
    auto& place = stages.places.of[index];
    auto& reference = stages.references.of[index];
    const auto& [network, guards, circles, consequences, graph] = stages.found;
    Facts facts{.index = index};
    facts.fault = consequences.faults.of(index);
    facts.unit = unit_of(stages.places, stages.references, index);
    if (!reference.source.empty()) facts.in_volume = *reference.source;
    facts.mount_point = std::move(place.mount_point);
    facts.led_from = std::move(place.led_from);
    facts.folders = std::move(reference.folders);
    facts.mounts_for = items.common(index).requires_mounts_for;
    if (!place.ends.empty()) {
        auto& paths = facts.mounts_for.edit();
        paths.insert(paths.end(), place.ends.begin(), place.ends.end());
    }
    facts.former_names = std::move(stages.repeats.former_names[index]);
    facts.required = items.visit(index, [&](const auto& one) { return required(one, facts.mount_point); });
    facts.network = network[index];
    facts.claimed = stages.repeats.claimed[index];
    facts.left_out = consequences.left_out[index];
    facts.cycle = consequences.cycle[index];
    facts.unordered = guards.unordered[index];
    facts.outside_of_boot = guards.outside_of_boot[index];
    return facts;
}

/// What is known of the items, by index, and what is to be told once they are beside it.
struct Known {
    Pieces<Facts> facts;
    std::vector<BootCircle> circles;
    std::optional<Graph> graph;
};

/// Uses up what the stages have found.
Known put_together(const Items& items, Stages stages, const Machine& machine) {
    const auto is_locked_again = locked_again(items, stages.found.consequences.faults);
    Pieces<Facts> facts;
    facts.expect(items.size());
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        auto one = facts_of_item(items, stages, i);
        one.locked_again = is_locked_again[i];
        one.left_out = one.left_out || (machine.in_initrd && !is_seen_in_initrd(items, i));
        facts.add(std::move(one));
    }
    return {std::move(facts), std::move(stages.found.circles), std::move(stages.found.graph)};
}

Known find_out(const Items& items, const Detours& detours, const MountPoints& fstab, const Machine& machine,
               WithGraph with_graph, Diagnostics& out) {
    auto places = find_places(items, detours, out);
    auto references = resolve_references(items, places, out);
    auto repeats = find_repeats(items, places, references, fstab, machine, out);
    auto faults = own_faults(items, out);
    faults.add(places.faults);
    faults.add(repeats.faults);
    faults.add(references.faults);
    faults.add(find_initrd_gaps(items, places, references, out));
    auto found = find_consequences(items, places, references, machine, with_graph, std::move(faults));
    return put_together(items, {std::move(places), std::move(references), std::move(repeats), std::move(found)},
                        machine);
}

}  // namespace

Resolution resolve(Items items, const Detours& detours, const MountPoints& fstab, const Machine& machine,
                   WithGraph with_graph, Diagnostics& out) {
    auto known = find_out(items, detours, fstab, machine, with_graph, out);
    Catalogue catalogue(std::move(items), std::move(known.facts), [&](ResolvedVolume volume) {
        if (!volume.initrd.value) return volume;
        return machine.in_initrd ? as_seen_in_initrd(std::move(volume), out)
                                 : taken_over_from_initrd(std::move(volume));
    });
    warn_of_boot_risks(catalogue, known.circles, machine, out);
    return {std::move(catalogue), std::move(known.graph)};
}

}  // namespace berth
