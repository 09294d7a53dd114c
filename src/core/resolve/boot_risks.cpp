#include "core/resolve/boot_risks.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

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

bool is_before_local_fs(const Volume& volume) {
    return volume.activation == Activation::boot && !volume.background && !volume.needs_network &&
           volume.wanted_by.empty() && volume.required_by.empty();
}

void warn_of_order(const Volume& volume, Diagnostics& out) {
    if (!is_before_local_fs(volume)) return;
    for (const auto& dependency : volume.dependencies) {
        if (dependency.is_volume || dependency.relation == Relation::before || !starts_late(dependency.target.str()))
            continue;
        out.warning(
            Code::order_risk, dependency.where,
            fmt::format("{} starts after the local file systems, which wait for volume {}",
                        in_quotes(dependency.target.str()), in_quotes(volume.name.str())),
            "a boot may drop something to get out of the circle: use 'wanted_by', 'background' or activation 'attach'");
    }
}

void warn_of_mask(const Volume& volume, const Machine& machine, Diagnostics& out) {
    const auto* mask = mask_of(volume, machine);
    if (mask == nullptr) return;
    const bool loses = std::ranges::any_of(volume.required_by,
                                           [&](const auto& user) { return loses_its_link(user, volume, machine); });
    if (!is_required(volume) && !loses) return;
    out.warning(
        Code::unit_masked, volume.where.where,
        fmt::format("{} is masked by {}, so no target requires {}", in_quotes(activated_unit(volume).str()),
                    in_quotes(*mask), subject(volume)),
        fmt::format("'systemctl unmask {}', or take out what requires it", printable(activated_unit(volume).str())));
}

}  // namespace

void warn_of_boot_risks(const Catalogue& catalogue, const Machine& machine, Diagnostics& out) {
    for (const auto& volume : catalogue.all()) {
        if (volume.is_off() || volume.left_out || volume.mount_unit.empty()) continue;
        if (volume.table == Table::volume && !volume.below_sysroot) warn_of_order(volume, out);
        warn_of_mask(volume, machine, out);
    }
}

const std::string* mask_of(const Volume& volume, const Machine& machine) {
    if (machine.masked.empty() || volume.mount_unit.empty()) return nullptr;
    const auto found = machine.masked.find(activated_unit(volume).str());
    return found == machine.masked.end() ? nullptr : &found->second;
}

bool loses_its_link(const UnitName& user, const Volume& volume, const Machine& machine) {
    return user.suffix() == "target" && mask_of(volume, machine) != nullptr;
}

UnitName activated_unit(const Volume& volume) {
    if (volume.activation != Activation::access || volume.fstab_wins) return volume.mount_unit;
    return *unit_for_path(volume.where.value, "automount");
}

}  // namespace berth
