#include "core/units/mount_ordering.hpp"

#include "core/values/filesystem_types.hpp"

namespace berth {
namespace {

void add_network_ordering(UnitFile& file) {
    file.add("After", "remote-fs-pre.target network.target network-online.target");
    file.add("Wants", "network-online.target");
}

/// After the root and what its fstab adds below it; PID 1 adds the rest for a mount below /sysroot.
void add_initrd_ordering(UnitFile& file, const ResolvedVolume& volume) {
    if (volume.network) add_network_ordering(file);
    file.add("After", "initrd-parse-etc.service");
    file.add("Before", "initrd-fs.target");
}

void add_before_target(UnitFile& file, const ResolvedVolume& volume) {
    if (volume.network) file.add("Before", "remote-fs.target");
    else file.add("Before", "local-fs.target");
}

void add_leaving_at_umount(UnitFile& file) {
    file.add("DefaultDependencies", "no");
    file.add("Conflicts", "umount.target");
    file.add("Before", "umount.target");
}

/// What the initrd has mounted is there from the start and stays to the end. The option x-initrd.mount says so, too,
/// but not while it is mounted: the mount table of the initrd is lost.
void add_ordering_after_initrd(UnitFile& file, const ResolvedVolume& volume) {
    file.add("DefaultDependencies", "no");
    if (is_awaited(volume)) add_before_target(file, volume);
}

}  // namespace

void add_ordering(UnitFile& file, const ResolvedVolume& volume) {
    if (volume.below_sysroot) return add_initrd_ordering(file, volume);
    if (volume.initrd.value) return add_ordering_after_initrd(file, volume);
    const bool outside_of_boot = volume.activation == Activation::attach || volume.activation == Activation::manual;
    if (outside_of_boot || has_own_links(volume)) {
        add_leaving_at_umount(file);
        // PID 1 does so by default: what lies in a tmpfs may be in swap, which has to be there until it is gone.
        if (facts_of(volume.type.str()).in_memory) file.add("After", "swap.target");
    }
    if (volume.network) {
        add_network_ordering(file);
    } else if (outside_of_boot) {
        file.add("After", "local-fs-pre.target");
    }
    if (is_awaited(volume)) add_before_target(file, volume);
}

void add_automount_ordering(UnitFile& file, const ResolvedVolume& volume) {
    if (!volume.network && !has_own_links(volume)) return;
    add_leaving_at_umount(file);
    if (volume.network) add_network_ordering(file);
    if (volume.network && is_awaited(volume)) file.add("Before", "remote-fs.target");
}

}  // namespace berth
