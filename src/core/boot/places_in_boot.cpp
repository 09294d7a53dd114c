#include "core/boot/places_in_boot.hpp"

#include <cstdint>
#include <variant>

#include "core/boot/known_order.hpp"
#include "core/values/filesystem_types.hpp"

namespace berth {
namespace {

using By = Neighbour::By;

class NeighbourFinder {
  public:
    explicit NeighbourFinder(const Common& item) : item_(item) {}

    void by_default(std::string_view unit) { out_.push_back({By::default_, unit, item_.header}); }

    void by_key(bool before) {
        for (const auto& dependency : item_.dependencies) {
            const auto* unit = std::get_if<UnitName>(&dependency.target);
            if (unit != nullptr && (dependency.relation == Relation::before) == before)
                out_.push_back({By::key, unit->str(), dependency.where});
        }
    }

    void add(Neighbour one) { out_.push_back(one); }
    std::vector<Neighbour> take() { return std::move(out_); }

  private:
    const Common& item_;
    std::vector<Neighbour> out_;
};

bool is_outside_of_boot(const Common& item) {
    return item.activation == Activation::attach || item.activation == Activation::manual;
}

/// What mount_ordering.cpp writes, and PID 1 by default.
void waits_of(const Volume& volume, bool network, NeighbourFinder& out) {
    if (facts_of(volume.type.str()).in_memory) out.by_default("swap.target");
    if (network || volume.initrd.value || has_own_links(volume)) return;
    out.by_default("local-fs-pre.target");
}

void waits_of(const Encrypted&, bool, NeighbourFinder& out) { out.by_default("cryptsetup-pre.target"); }

void waits_of(const Swap&, bool, NeighbourFinder&) {}

std::string_view target_of(const Volume& volume, bool network) {
    if (!is_awaited(volume)) return {};
    return network ? "remote-fs.target" : "local-fs.target";
}

std::string_view target_of(const Encrypted&, bool network) {
    return network ? "remote-cryptsetup.target" : "cryptsetup.target";
}

std::string_view target_of(const Swap& swap, bool network) {
    if (is_outside_of_boot(swap) || has_own_links(swap)) return {};
    return network ? "remote-fs.target" : "swap.target";
}

}  // namespace

std::vector<Neighbour> started_after(const Items& items, std::uint32_t index, bool network) {
    NeighbourFinder out(items.common(index));
    out.by_key(false);
    if (network) {
        for (const auto* unit : {"network-online.target", "network.target", "remote-fs-pre.target"})
            out.by_default(unit);
    }
    items.visit(index, [&](const auto& item) { waits_of(item, network, out); });
    return out.take();
}

std::vector<Neighbour> started_before(const Items& items, std::uint32_t index, bool network,
                                      std::string_view mount_point) {
    NeighbourFinder out(items.common(index));
    out.by_key(true);
    const auto target = items.visit(index, [&](const auto& item) { return target_of(item, network); });
    if (!target.empty()) out.by_default(target);
    const auto* volume = items.volume(index);
    if (volume == nullptr) return out.take();
    // Its holders are started with it.
    if (!volume->holders.empty()) out.by_default("multi-user.target");
    for (const auto& user : volume->used_by) out.add({By::key, user.str(), volume->used_by_where.front()});
    if (const auto user = mount_point.empty() ? std::string_view() : early_user_below(mount_point); !user.empty())
        out.add({By::path, user, volume->where.where});
    return out.take();
}

}  // namespace berth
