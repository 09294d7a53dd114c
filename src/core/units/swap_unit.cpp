#include <fmt/format.h>

#include "core/model/effective_options.hpp"
#include "core/units/encrypted_unit.hpp"
#include "core/units/swap_unit.hpp"
#include "core/units/unit_parts.hpp"

namespace berth {
namespace {

/// PID 1 would order it before swap.target, which the network itself waits for.
void add_network(UnitFile& file) {
    file.add("DefaultDependencies", "no");
    file.add("Conflicts", "umount.target");
    file.add("After", "remote-fs-pre.target network.target network-online.target");
    file.add("Wants", "network-online.target");
    file.add("Before", "remote-fs.target umount.target");
}

}  // namespace

std::string swap_unit(const Volume& swap, const Catalogue& catalogue) {
    UnitFile file;
    add_head(file, swap, swap.is_wrong() ? fault_of(swap) : description_of(swap));
    if (swap.needs_network) add_network(file);
    Dependencies units;
    collect(swap, catalogue, units);
    if (swap.makefs && !swap.is_wrong()) {
        units.requires_.push_back(mkswap_unit_name(swap));
        units.after.push_back(mkswap_unit_name(swap));
    }
    add_dependencies(file, units);
    for (const auto& path : swap.mounts_for) file.add_quoted("RequiresMountsFor", path.value);
    file.add_units("OnFailure", swap.on_failure);
    if (swap.is_wrong()) file.add("AssertKernelCommandLine", "berth.guard=never");
    for (const auto& directive : swap.directives[in_unit]) file.add_verbatim(directive.name, directive.value);

    file.section("Swap");
    file.add("What", swap.what.text);
    if (swap.priority) file.add("Priority", SafeText::made_safe(fmt::format("{}", *swap.priority)));
    file.add_options("Options", written(effective_options(swap)));
    if (!swap.timeout.empty()) file.add("TimeoutSec", swap.timeout);
    for (const auto& directive : swap.directives[in_swap]) file.add_verbatim(directive.name, directive.value);
    return std::move(file).take();
}

UnitName mkswap_unit_name(const Volume& swap) {
    return *UnitName::parse(fmt::format("berth-mkswap-{}.service", swap.name.str()));
}

std::string mkswap_unit(const Volume& swap) {
    const auto device = unit_of_blank_device(swap);
    UnitFile file;
    add_head(file, swap, SafeText::made_safe(fmt::format("Make swap {}", swap.name.str())));
    file.add("DefaultDependencies", "no");
    file.add("IgnoreOnIsolate", "yes");  // else the swap, which requires it, would go with it
    file.add("BindsTo", device);
    file.add("After", device);
    if (!swap.what.encrypted.empty()) file.add("StopWhenUnneeded", "yes");
    file.add("Conflicts", "shutdown.target");
    file.add("Before", SafeText::made_safe(fmt::format("{} shutdown.target", swap.mount_unit.str())));
    file.section("Service");
    file.add("Type", "oneshot");
    file.add("RemainAfterExit", "yes");
    file.add("TimeoutSec", "infinity");
    file.add_command("ExecStart", "/usr/lib/systemd/systemd-makefs", {"swap", swap.what.text.str()});
    return std::move(file).take();
}

}  // namespace berth
