#include "system/input/fstab_claims.hpp"

#include "core/fstab/claims.hpp"
#include "system/input/find_detours.hpp"
#include "system/input/surroundings.hpp"

namespace berth {

MountPoints read_claims(const Root& root, Machine& machine, Source& fstab, Source& crypttab, Diagnostics& out) {
    read_fstab(root, fstab, out, machine.in_initrd ? "/sysroot/etc/fstab" : "/etc/fstab");
    read_crypttab(root, crypttab, out);
    machine.crypttab = crypttab_names(crypttab);
    if (!machine.fstab_enabled) return {};
    if (machine.in_initrd) return fstab_mount_points(fstab, FstabLines::of_initrd);
    machine.fstab_swap = fstab_swap_areas(fstab);
    return led_mount_points(root, fstab_mount_points(fstab));
}

}  // namespace berth
