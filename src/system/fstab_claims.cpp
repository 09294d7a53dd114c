#include "system/fstab_claims.hpp"

#include "system/find_detours.hpp"
#include "system/surroundings.hpp"

namespace berth {

MountPoints claims_of_fstab(const Root& root, const Machine& machine, Source& fstab, Diagnostics& out) {
    read_fstab(root, fstab, out, machine.in_initrd ? "/sysroot/etc/fstab" : "/etc/fstab");
    if (!machine.fstab_enabled) return {};
    if (machine.in_initrd) return fstab_mount_points(fstab, FstabLines::of_initrd);
    return led_mount_points(root, fstab_mount_points(fstab));
}

}  // namespace berth
