#include "system/input/fstab_claims.hpp"

#include "core/fstab/claims.hpp"
#include "core/fstab/extra_claims.hpp"
#include "system/input/find_detours.hpp"
#include "system/input/surroundings.hpp"

namespace berth {

MountPoints read_claims(const Root& root, Machine& machine, const ClaimSources& sources, Diagnostics& out) {
    auto& [cmdline, fstab, crypttab, others] = sources;
    read_fstab(root, fstab, out, machine.in_initrd ? "/sysroot/etc/fstab" : "/etc/fstab");
    read_crypttab(root, crypttab, out);
    machine.crypttab = crypttab_names(crypttab);
    auto& extra = others.emplace_back();
    read_fstab_extra(root, extra, out);
    const auto lines = machine.in_initrd ? FstabLines::of_initrd : FstabLines::all;
    MountPoints claimed;
    if (machine.fstab_enabled) claimed = fstab_mount_points(fstab, lines);
    // Both count with fstab=0, too.
    claimed.merge(extra_mount_points(cmdline, lines));
    claimed.merge(fstab_mount_points(extra, lines));
    if (machine.in_initrd) return claimed;
    if (machine.fstab_enabled) machine.fstab_swap = fstab_swap_areas(fstab);
    machine.fstab_swap.merge(extra_swap_areas(cmdline));
    machine.fstab_swap.merge(fstab_swap_areas(extra));
    return led_mount_points(root, claimed);
}

}  // namespace berth
