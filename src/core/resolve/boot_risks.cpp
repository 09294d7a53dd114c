#include "core/resolve/boot_risks.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <variant>

#include "core/text/text.hpp"

namespace berth {
namespace {

// Targets that systemd.special(7) places after sysinit.target, or that wait for what is
constexpr std::array<std::string_view, 17> late_targets{
    "basic.target",   "default.target",        "getty.target",      "graphical.target",  "multi-user.target",
    "network.target", "network-online.target", "nfs-client.target", "nss-lookup.target", "nss-user-lookup.target",
    "paths.target",   "remote-fs-pre.target",  "remote-fs.target",  "rpcbind.target",    "sockets.target",
    "sysinit.target", "timers.target"};

// Services that run before the local file systems, so waiting for them is sound
constexpr std::array<std::string_view, 9> early_services{
    "blk-availability", "dm-event", "lvm2-", "mdadm", "modprobe@", "multipathd", "systemd-", "zfs-import", "zfs-load"};

bool starts_late(std::string_view unit) {
    const auto suffix = unit.substr(unit.rfind('.') + 1);
    if (suffix == "target") return std::ranges::find(late_targets, unit) != late_targets.end();
    if (suffix != "service" && suffix != "socket" && suffix != "timer" && suffix != "path") return false;
    return std::ranges::none_of(early_services, [&](std::string_view early) { return unit.starts_with(early); });
}

bool is_before_local_fs(const ResolvedVolume& volume) { return is_awaited(volume) && !volume.network; }

void warn_of_order(const ResolvedVolume& volume, Diagnostics& out) {
    if (!is_before_local_fs(volume)) return;
    for (const auto& dependency : volume.dependencies) {
        const auto* unit = std::get_if<UnitName>(&dependency.target);
        if (unit == nullptr || dependency.relation == Relation::before || !starts_late(unit->str())) continue;
        out.warning(
            Code::order_risk, dependency.where,
            fmt::format("{} starts after the local file systems, which wait for volume {}", in_quotes(unit->str()),
                        in_quotes(volume.name.str())),
            "a boot may drop something to get out of the circle: use 'wanted_by', 'background' or activation 'attach'");
    }
}

template <class One>
void warn_of_mask(const One& item, const std::string& who, const Span& where, const Machine& machine,
                  Diagnostics& out) {
    const auto unit = activated_unit(item);
    const auto* mask = mask_of(unit, machine);
    if (mask == nullptr) return;
    const bool loses =
        std::ranges::any_of(item.required_by, [&](const auto& user) { return loses_its_link(user, unit, machine); });
    if (!item.required && !loses) return;
    out.warning(
        Code::unit_masked, where,
        fmt::format("{} is masked by {}, so no target requires {}", in_quotes(unit.str()), in_quotes(*mask), who),
        fmt::format("systemctl unmask {}, or take out what requires it", shell_word(unit.str())));
}

const Span& place_of(const Volume& volume) { return volume.where.where; }
const Span& place_of(const Common& item) { return item.what.where; }

}  // namespace

void warn_of_boot_risks(const Catalogue& catalogue, const Machine& machine, Diagnostics& out) {
    for (const auto& volume : catalogue.volumes()) {
        if (!volume.is_off() && !volume.left_out && !volume.unit.empty() && !volume.below_sysroot)
            warn_of_order(volume, out);
    }
    if (machine.masked.empty()) return;
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        catalogue.items().visit(i, [&](const auto& item) {
            if (!item.is_off() && !item.left_out && !item.unit.empty())
                warn_of_mask(item, catalogue.items().subject(i), place_of(item), machine, out);
        });
    }
}

UnitName activated_unit(const ResolvedVolume& volume) {
    if (volume.activation != Activation::access || volume.claimed || volume.unit.empty()) return volume.unit;
    auto automount = unit_for_path(volume.mount_point, "automount");
    return automount ? *std::move(automount) : volume.unit;
}

UnitName activated_unit(const ResolvedSwap& swap) { return swap.unit; }

UnitName activated_unit(const ResolvedEncrypted& encrypted) { return encrypted.unit; }

const std::string* mask_of(const UnitName& unit, const Machine& machine) {
    if (machine.masked.empty()) return nullptr;
    const auto found = machine.masked.find(unit.str());
    return found == machine.masked.end() ? nullptr : &found->second;
}

bool loses_its_link(const UnitName& user, const UnitName& unit, const Machine& machine) {
    return user.suffix() == "target" && mask_of(unit, machine) != nullptr;
}

}  // namespace berth
