#include <fmt/format.h>
#include <variant>

#include "core/model/effective_options.hpp"
#include "core/units/encrypted_unit.hpp"
#include "core/units/mount_helpers.hpp"
#include "core/units/swap_unit.hpp"
#include "core/units/unit_parts.hpp"

namespace berth {
namespace {

/// PID 1 would order any swap before swap.target, for which the network itself waits, and whatever starts later. In a
/// circle, that of its path stays.
void add_ordering(UnitFile& file, const ResolvedSwap& swap) {
    const bool is_in_circle = swap.unordered || swap.cycle != 0;
    const bool is_outside_of_boot = swap.activation == Activation::manual || has_own_links(swap);
    if (!swap.network && !is_outside_of_boot && !is_in_circle) return;
    file.add("DefaultDependencies", "no");
    file.add("Conflicts", "umount.target");
    if (swap.network) {
        file.add("After", "remote-fs-pre.target network.target network-online.target");
        file.add("Wants", "network-online.target");
        if (!is_outside_of_boot && !is_in_circle) file.add("Before", "remote-fs.target");
    }
    file.add("Before", "umount.target");
}

}  // namespace

std::string swap_unit(const ResolvedSwap& swap, const Catalogue& catalogue, const Machine& machine) {
    UnitFile file;
    add_head(file, swap, swap.is_wrong() ? fault_of(swap, swap) : description_of(swap, Table::swap));
    add_ordering(file, swap);
    Dependencies units;
    collect(swap, swap, catalogue, units);
    if (auto check = check_of_quotas_before(swap, swap, catalogue, machine)) units.after.push_back(*std::move(check));
    if (swap.makefs && !swap.is_wrong()) {
        units.requires_.push_back(mkswap_unit_name(swap));
        units.after.push_back(mkswap_unit_name(swap));
    }
    add_dependencies(file, units);
    if (!swap.unordered && swap.cycle == 0)
        for (const auto& path : swap.mounts_for) file.add_quoted("RequiresMountsFor", path.value);
    file.add_units("OnFailure", swap.on_failure);
    if (swap.is_wrong()) file.add("AssertKernelCommandLine", "berth.guard=never");
    add_directives(file, swap, in_unit);

    file.section("Swap");
    file.add("What", swap.source());
    if (swap.priority) file.add("Priority", SafeText::made_safe(fmt::format("{}", *swap.priority)));
    file.add_options("Options", written(effective_options(swap)));
    if (!swap.timeout.empty()) file.add("TimeoutSec", swap.timeout);
    add_directives(file, swap, in_swap);
    return std::move(file).take();
}

UnitName mkswap_unit_name(const ResolvedSwap& swap) { return swap.name.unit("berth-mkswap-", ".service"); }

std::string mkswap_unit(const ResolvedSwap& swap) {
    const auto device = unit_of_blank_device(swap.what);
    UnitFile file;
    add_head(file, swap, SafeText::made_safe(fmt::format("Make swap {}", swap.name.str())));
    file.add("DefaultDependencies", "no");
    file.add("IgnoreOnIsolate", "yes");  // else the swap, which requires it, would go with it
    file.add("BindsTo", device);
    file.add("After", device);
    if (std::holds_alternative<MappedDevice>(swap.what.source)) file.add("StopWhenUnneeded", "yes");
    file.add("Conflicts", "shutdown.target");
    file.add("Before", SafeText::made_safe(fmt::format("{} shutdown.target", swap.unit.str())));
    file.section("Service");
    file.add("Type", "oneshot");
    file.add("RemainAfterExit", "yes");
    file.add("TimeoutSec", "infinity");
    file.add_command("ExecStart", "/usr/lib/systemd/systemd-makefs", {"swap", swap.source().str()});
    return std::move(file).take();
}

}  // namespace berth
