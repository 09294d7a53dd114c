#include "machine_under_test.hpp"

#include <cstdint>
#include <string>
#include <utility>

#include "core/fstab/claims.hpp"
#include "core/fstab/extra_claims.hpp"
#include "core/resolve/kernel_command_line.hpp"

namespace fuzz {
namespace {

/// Where `path` leads by `link`; itself if that is not on the way.
std::string led(const std::string& path, const Link& link) {
    const bool is_inside = path == link.from || path.starts_with(link.from + "/");
    return is_inside ? link.to + path.substr(link.from.size()) : path;
}

void add_detour(const std::string& path, const std::vector<Link>& links, berth::Detours& out) {
    for (const auto& link : links) {
        auto end = berth::AbsolutePath::parse(led(path, link));
        if (end && end->str() != path) out.emplace(path, berth::Detour{*std::move(end), link.from, link.to});
    }
}

}  // namespace

MachineUnderTest::MachineUnderTest(const Inputs& inputs, berth::Diagnostics& found)
    : inputs_(inputs),
      fstab_{"/etc/fstab", "fstab", inputs.fstab},
      crypttab_{"/etc/crypttab", "crypttab", inputs.crypttab},
      command_line_{"/proc/cmdline", "command line", inputs.command_line} {
    machine_.in_initrd = inputs.in_initrd;
    machine_.sysfs_read_only = inputs.in_container;
    machine_.has_devices = !inputs.in_container;
    machine_.has_swap = inputs.has_swap && !inputs.in_container;
    machine_.has_quota_services = inputs.has_quota_services;
    berth::heed_command_line(command_line_, machine_, found);
    machine_.crypttab = berth::crypttab_names(crypttab_);
    if (!inputs.in_initrd) {
        if (machine_.fstab_enabled) machine_.fstab_swap = berth::fstab_swap_areas(fstab_);
        machine_.fstab_swap.merge(berth::extra_swap_areas(command_line_));
    }
    for (const auto& unit : inputs.masked) machine_.masked.emplace(unit, "/etc/systemd/system/" + unit);
    claimed_ = claimed_mount_points();
}

berth::MountPoints MachineUnderTest::claimed_mount_points() const {
    const auto lines = inputs_.in_initrd ? berth::FstabLines::of_initrd : berth::FstabLines::all;
    berth::MountPoints all;
    if (machine_.fstab_enabled) all = berth::fstab_mount_points(fstab_, lines);
    all.merge(berth::extra_mount_points(command_line_, lines));
    if (inputs_.in_initrd) return all;
    berth::MountPoints out;
    for (const auto& [path, line] : all) {
        auto end = path;
        for (const auto& link : inputs_.links) end = led(end, link);
        out.emplace(std::move(end), line);
    }
    return out;
}

berth::Detours MachineUnderTest::detours_of(const berth::Items& items) const {
    berth::Detours out;
    for (const auto& volume : items.volumes()) {
        if (!volume.where.value.empty()) add_detour(volume.where.value.str(), inputs_.links, out);
    }
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        for (const auto& path : berth::paths_used_by(items, i)) add_detour(path.value.str(), inputs_.links, out);
    }
    return out;
}

}  // namespace fuzz
