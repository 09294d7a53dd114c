#include "core/units/mount_unit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <variant>
#include <vector>

#include "core/model/effective_options.hpp"
#include "core/model/files_used.hpp"
#include "core/model/limits.hpp"
#include "core/units/mount_helpers.hpp"
#include "core/units/mount_ordering.hpp"
#include "core/units/unit_parts.hpp"

namespace berth {
namespace {

void add_helpers(const ResolvedVolume& volume, Dependencies& out) {
    for (auto& unit : helpers_before_mount(volume)) {
        out.requires_.push_back(unit);
        out.after.push_back(std::move(unit));
    }
    for (auto& unit : helpers_after_mount(volume)) out.wants.push_back(std::move(unit));
}

/// Unlike the source of a bind mount PID 1 doesn't see them.
void add_layers(UnitFile& file, const ResolvedVolume& volume) {
    for (const auto& folder : volume.folders) {
        if (!folder.empty()) file.add_quoted("RequiresMountsFor", folder);
    }
    for (const auto& branch : branches_of(volume)) file.add_quoted("RequiresMountsFor", branch.value);
}

/// A folder or an image, which may lie on another volume; null for anything else.
const AbsolutePath* local_source(const Volume& volume) {
    const auto* file = std::get_if<File>(&volume.what.source);
    return file == nullptr ? nullptr : &file->path;
}

void add_mount_point(UnitFile& file, const ResolvedVolume& volume) {
    if (!volume.led_from.empty()) file.comment("Canonicalized from", volume.led_from);
    file.add("Where", volume.mount_point);
}

/// True if mount(8) has to be told to use mount(2): fsconfig(2) would refuse such a value.
bool has_long_value(std::span<const EffectiveOption> options) {
    return std::ranges::any_of(options, [](const auto& option) {
        const bool is_for_a_driver = !option.name().starts_with("x-") && !option.name().starts_with("X-");
        return is_for_a_driver && option.value().size() > longest_fsconfig_value;
    });
}

/// By each holder, or by each access: once PID 1 refuses a mount as started too often, its automount fails too, and the
/// bare folder answers.
bool is_started_often(const Volume& volume) {
    return volume.activation == Activation::attach || volume.activation == Activation::access;
}

std::vector<SafeText> guard_options_of(std::span<const ResolvedVolume* const> volumes, const ResolvedVolume& common) {
    std::vector<SafeText> out;
    if (common.network) out.push_back(SafeText::made_safe("_netdev"));
    if (common.background) out.push_back(SafeText::made_safe("nofail"));
    if (common.initrd.value) out.push_back(SafeText::made_safe("x-initrd.mount"));
    const auto named = std::ranges::find_if(volumes, [](const auto* volume) { return !volume->name.empty(); });
    if (named != volumes.end()) out.push_back(mark_of(**named));
    return out;
}

/// The place in the boot of what stands for several volumes: that of the first, but a target waits for it if it does
/// for any, it is in the boot if any is, and after the network if any needs it.
ResolvedVolume common_place(std::span<const ResolvedVolume* const> volumes) {
    ResolvedVolume common = *volumes.front();
    const auto take = [&](const ResolvedVolume& from) {
        common.activation = from.activation;
        common.background = from.background;
        common.wanted_by = from.wanted_by;
        common.required_by = from.required_by;
    };
    for (const auto* volume : volumes) {
        common.network = common.network || volume->network;
        if (volume->activation == Activation::boot && common.activation != Activation::boot) take(*volume);
    }
    const auto awaited = std::ranges::find_if(volumes, [](const auto* volume) { return is_awaited(*volume); });
    if (awaited != volumes.end()) take(**awaited);
    // Nor may it wait for the network: what is mounted early is waited for by the early boot, whatever its unit says.
    if (common.outside_of_boot) {
        common.activation = Activation::manual;
        common.network = false;
    }
    return common;
}

}  // namespace

std::string mount_unit(const ResolvedVolume& volume, const Catalogue& catalogue, const Machine& machine) {
    UnitFile file;
    add_head(file, volume, description_of(volume, Table::volume));
    add_ordering(file, volume);
    if (volume.activation == Activation::attach) file.add("StopWhenUnneeded", "yes");
    if (is_started_often(volume)) file.add("StartLimitIntervalSec", "0");
    if (volume.activation == Activation::attach) file.add("RefuseManualStart", "yes");
    Dependencies units;
    collect(volume, volume, catalogue, units);
    add_helpers(volume, units);
    const auto check =
        volume.type.is_bind() ? std::nullopt : check_of_quotas_before(volume, volume, catalogue, machine);
    if (check) units.after.push_back(*check);
    add_dependencies(file, units);
    for (const auto& path : volume.mounts_for) file.add_quoted("RequiresMountsFor", path.value);
    add_layers(file, volume);
    // PID 1 adds this by itself, but not for a network volume.
    if (const auto* source = local_source(volume); source != nullptr && volume.network && !volume.type.is_bind())
        file.add_quoted("RequiresMountsFor", *source);
    file.add_units("OnFailure", volume.on_failure);
    if (volume.type.is_bind()) file.add("AssertPathExists", volume.source());
    add_directives(file, volume, in_unit);

    file.section("Mount");
    file.add("What", volume.source());
    add_mount_point(file, volume);
    if (volume.type.is_bind()) file.add("Type", "none");
    else if (volume.type.str() != "auto") file.add("Type", volume.type);
    const auto options = effective_options(volume);
    file.add_options("Options", written(options));
    if (has_long_value(options)) file.add("Environment", "LIBMOUNT_FORCE_MOUNT2=always");
    if (!volume.directory_mode.empty()) file.add("DirectoryMode", volume.directory_mode);
    if (!volume.timeout.empty()) file.add("TimeoutSec", volume.timeout);
    add_directives(file, volume, in_mount);
    return std::move(file).take();
}

std::string guard_unit(std::span<const ResolvedVolume* const> volumes, const Catalogue& catalogue) {
    const auto common = common_place(volumes);
    UnitFile file;
    add_head(file, common, fault_of(common, common));
    add_ordering(file, common);
    if (std::ranges::any_of(volumes, [](const auto* volume) { return is_started_often(*volume); }))
        file.add("StartLimitIntervalSec", "0");
    Dependencies units;
    for (const auto* volume : volumes) collect(*volume, *volume, catalogue, units);
    add_dependencies(file, units);
    for (const auto* volume : volumes) {
        if (volume->cycle != 0 || volume->unordered) continue;
        for (const auto& path : volume->mounts_for) file.add_quoted("RequiresMountsFor", path.value);
        add_layers(file, *volume);
        if (const auto* source = local_source(*volume)) file.add_quoted("RequiresMountsFor", *source);
    }
    for (const auto* volume : volumes) file.add_units("OnFailure", volume->on_failure);
    file.add("AssertKernelCommandLine", "berth.guard=never");

    file.section("Mount");
    file.add("What", "berth-guard");
    add_mount_point(file, common);
    file.add_options("Options", guard_options_of(volumes, common));
    return std::move(file).take();
}

std::string automount_unit(const ResolvedVolume& volume) {
    UnitFile file;
    add_head(file, volume, volume.fault ? fault_of(volume, volume) : description_of(volume, Table::volume));
    add_automount_ordering(file, volume);
    file.section("Automount");
    add_mount_point(file, volume);
    if (!volume.directory_mode.empty()) file.add("DirectoryMode", volume.directory_mode);
    if (!volume.idle_timeout.empty()) file.add("TimeoutIdleSec", volume.idle_timeout);
    add_directives(file, volume, in_automount);
    return std::move(file).take();
}

std::string attachment_unit(const ResolvedVolume& volume, const VolumeName& name, const UnitName& mount) {
    const auto formerly = name == volume.name ? std::string() : fmt::format(", formerly {},", name.str());
    UnitFile file;
    file.section("Unit");
    file.add_verbatim(SafeText::made_safe("Description"),
                      SafeText::made_safe(fmt::format("Volume {}{} held by %I", volume.name.str(), formerly)));
    file.add("Documentation", "man:berth.toml(5)");
    file.add("SourcePath", SafeText::made_safe(volume.file->path));
    file.add("BindsTo", mount);
    file.add("After", mount);
    return std::move(file).take();
}

std::string guard_attachment_unit(const ResolvedVolume& volume) {
    UnitFile file;
    add_head(file, volume, fault_of(volume, volume));
    file.add("AssertKernelCommandLine", "berth.guard=never");
    return std::move(file).take();
}

}  // namespace berth
