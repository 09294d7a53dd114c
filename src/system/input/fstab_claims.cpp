#include "system/input/fstab_claims.hpp"

#include "core/fstab/claims.hpp"
#include "core/fstab/extra_claims.hpp"
#include "system/input/find_detours.hpp"
#include "system/input/surroundings.hpp"
#include "system/input/systemd_version.hpp"

namespace berth {
namespace {

/// What systemd mounts besides fstab, from 254 on; with fstab=0, too. Where it is not known which systemd there is, it
/// counts: to refuse a volume is better than two on one mount point.
struct Extra {
    MountPoints mount_points;
    Claims swap;
};

Extra claimed_besides(const Root& root, const Source& cmdline, const Source& credential, FstabLines lines) {
    constexpr unsigned first_to_heed = 254;
    Extra out{extra_mount_points(cmdline, lines), extra_swap_areas(cmdline)};
    out.mount_points.merge(fstab_mount_points(credential, lines));
    out.swap.merge(fstab_swap_areas(credential));
    if (out.mount_points.empty() && out.swap.empty()) return out;
    const auto version = systemd_version(root);
    return version != 0 && version < first_to_heed ? Extra() : out;
}

}  // namespace

MountPoints read_claims(const Root& root, Machine& machine, const ClaimSources& sources, Diagnostics& out) {
    auto& [cmdline, fstab, crypttab, others] = sources;
    read_fstab(root, fstab, out, machine.in_initrd ? "/sysroot/etc/fstab" : "/etc/fstab");
    read_crypttab(root, crypttab, out);
    machine.crypttab = crypttab_names(crypttab);
    auto& credential = others.emplace_back();
    read_fstab_extra(root, credential, out);
    const auto lines = machine.in_initrd ? FstabLines::of_initrd : FstabLines::all;
    MountPoints claimed;
    if (machine.fstab_enabled) claimed = fstab_mount_points(fstab, lines);
    auto extra = claimed_besides(root, cmdline, credential, lines);
    claimed.merge(extra.mount_points);
    if (machine.in_initrd) return claimed;
    if (machine.fstab_enabled) machine.fstab_swap = fstab_swap_areas(fstab);
    machine.fstab_swap.merge(extra.swap);
    return led_mount_points(root, claimed);
}

}  // namespace berth
