#include "core/units/mount_helpers.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <string>
#include <variant>

#include "core/check/device_keys.hpp"
#include "core/unit_text/unit_file.hpp"
#include "core/units/encrypted_unit.hpp"

namespace berth {
namespace {

using Work = Literal<is_unit_beginning>;

UnitName helper(Work work, const ResolvedVolume& volume) { return volume.name.unit(work, ".service"); }

bool has_option_named(const ResolvedVolume& volume, std::string_view name) {
    return std::ranges::any_of(volume.options, [&](const auto& option) { return option.value.name() == name; });
}

/// The flags of quotaon(8) for the quotas that options ask for; quotacheck(8) takes them but for P.
std::string quota_flags(const ResolvedVolume& volume) {
    std::string out;
    if (has_option_named(volume, "usrquota") || has_option_named(volume, "usrjquota") ||
        has_option_named(volume, "quota"))
        out += 'u';
    if (has_option_named(volume, "grpquota") || has_option_named(volume, "grpjquota")) out += 'g';
    if (has_option_named(volume, "prjquota") || has_option_named(volume, "prjjquota")) out += 'P';
    return out;
}

bool has_files_to_check(const ResolvedVolume& volume) { return quota_flags(volume) != "P"; }

void add_head(UnitFile& file, const ResolvedVolume& volume, std::string_view what) {
    file.section("Unit");
    file.add("Description", SafeText::made_safe(fmt::format("{} of volume {}", what, volume.name.str())));
    file.add("Documentation", "man:berth.toml(5)");
    file.add("SourcePath", SafeText::made_safe(volume.file->path));
    file.add("DefaultDependencies", "no");
    // Isolating another target would stop it, and with it a mount that requires it.
    file.add("IgnoreOnIsolate", "yes");
    file.add("Conflicts", "shutdown.target");
    file.add("Before", "shutdown.target");
}

void add_service(UnitFile& file) {
    file.section("Service");
    file.add("Type", "oneshot");
    file.add("RemainAfterExit", "yes");
    file.add("TimeoutSec", "infinity");
}

/// Of a helper that works on the mounted file system. Being bound to the mount would hold an attach volume for ever.
void add_mount(UnitFile& file, const ResolvedVolume& volume) {
    if (volume.activation == Activation::attach) {
        file.add("StopPropagatedFrom", volume.unit);
        file.add("ConditionPathIsMountPoint", volume.mount_point);
    } else {
        file.add("BindsTo", volume.unit);
    }
    file.add("After", volume.unit);
}

void add_target(UnitFile& file, const ResolvedVolume& volume) {
    if (!is_awaited(volume)) return;
    if (volume.network) file.add("Before", "remote-fs.target");
    else file.add("Before", "local-fs.target");
}

/// The services for all file systems are after each mount that has quotas and after the check of each device, also of
/// those that need the network. So what is after them can't be before local-fs.target, for which the network waits.
void add_quota_order(UnitFile& file, const ResolvedVolume& volume, const Machine& machine) {
    if (!machine.has_quota_services) return add_target(file, volume);
    if (is_awaited(volume)) file.add("Before", "remote-fs.target");
    file.add("After", "systemd-quotacheck.service quotaon.service");
}

std::string makefs_unit(const ResolvedVolume& volume) {
    const auto device = unit_of_blank_device(volume.what);
    UnitFile file;
    add_head(file, volume, "Make the file system");
    file.add("BindsTo", device);
    file.add("After", device);
    if (!volume.fsck_unit.empty()) file.add("Before", volume.fsck_unit);
    file.add("Before", volume.unit);
    // It would keep an encrypted device unlocked.
    if (volume.activation == Activation::attach || std::holds_alternative<MappedDevice>(volume.what.source))
        file.add("StopWhenUnneeded", "yes");
    add_service(file);
    file.add_command("ExecStart", "/usr/lib/systemd/systemd-makefs", {volume.type.str(), volume.source().str()});
    return std::move(file).take();
}

std::string growfs_unit(const ResolvedVolume& volume) {
    UnitFile file;
    add_head(file, volume, "Grow the file system");
    add_mount(file, volume);
    add_target(file, volume);
    file.add("After", "systemd-repart.service");  // which may grow the device
    add_service(file);
    file.add_command("ExecStart", "/usr/lib/systemd/systemd-growfs", {volume.mount_point.str()});
    return std::move(file).take();
}

/// Quotas may be on already: of a file system that has them built in, and of all mounts by systemd 252's
/// quotaon.service. quotaon(8) then fails, and quotacheck(8) may do harm. Asked for the state, quotaon exits with the
/// number that is on.
void add_quotas_off(UnitFile& file, const ResolvedVolume& volume) {
    file.add_command("ExecCondition", "/usr/sbin/quotaon", {"-p", "-" + quota_flags(volume), volume.mount_point.str()});
}

/// When systemd-quotacheck(8) would check: that of systemd 252 can't be told which file system.
std::string quotacheck_unit(const ResolvedVolume& volume, const Machine& machine) {
    UnitFile file;
    add_head(file, volume, "Check the quotas");
    add_mount(file, volume);
    add_quota_order(file, volume, machine);
    file.add("ConditionPathExists", "/usr/sbin/quotacheck");
    file.add("ConditionKernelCommandLine", "!quotacheck.mode=skip");
    file.add("ConditionKernelCommandLine", "|quotacheck.mode=force");
    file.add("ConditionPathExists", "|/run/systemd/quotacheck");
    add_service(file);
    add_quotas_off(file, volume);
    auto flags = "-n" + quota_flags(volume);
    std::erase(flags, 'P');
    file.add_command("ExecStart", "/usr/sbin/quotacheck", {flags, volume.mount_point.str()});
    return std::move(file).take();
}

std::string quotaon_unit(const ResolvedVolume& volume, const Machine& machine) {
    UnitFile file;
    add_head(file, volume, "Turn on the quotas");
    add_mount(file, volume);
    add_quota_order(file, volume, machine);
    if (has_files_to_check(volume)) file.add("After", helper("berth-quotacheck-", volume));
    file.add("ConditionPathExists", "/usr/sbin/quotaon");
    add_service(file);
    add_quotas_off(file, volume);
    file.add_command("ExecStart", "/usr/sbin/quotaon", {"-" + quota_flags(volume), volume.mount_point.str()});
    return std::move(file).take();
}

constexpr int most_binds = 16;  // on the way to a file

/// The innermost volume that has the file at `path`, which is itself and not what it shows of others; or null.
const ResolvedVolume* volume_with_file(std::string path, const Catalogue& catalogue) {
    for (int binds = 0; binds < most_binds; ++binds) {
        const auto* volume = catalogue.around(path);
        if (volume == nullptr || !volume->type.is_bind()) return volume;
        path = volume->source().str() + path.substr(volume->mount_point.str().size());
    }
    return nullptr;
}

}  // namespace

std::vector<UnitName> helpers_before_mount(const ResolvedVolume& volume) {
    std::vector<UnitName> out;
    if (volume.makefs) out.push_back(helper("berth-makefs-", volume));
    if (!volume.fsck_unit.empty()) out.push_back(volume.fsck_unit);
    return out;
}

std::vector<UnitName> helpers_after_mount(const ResolvedVolume& volume) {
    std::vector<UnitName> out;
    if (volume.growfs) out.push_back(helper("berth-growfs-", volume));
    if (volume.quota && has_files_to_check(volume)) out.push_back(helper("berth-quotacheck-", volume));
    if (volume.quota) out.push_back(helper("berth-quotaon-", volume));
    return out;
}

std::optional<UnitName> check_of_quotas_before(const Common& item, const Facts& facts, const Catalogue& catalogue,
                                               const Machine& machine) {
    if (machine.has_quota_services || facts.is_wrong()) return std::nullopt;
    const bool is_in_file =
        std::holds_alternative<File>(item.what.source) || std::holds_alternative<VolumePath>(item.what.source);
    const auto* volume = is_in_file ? volume_with_file(source_of(item, facts).str(), catalogue) : nullptr;
    const bool is_checked =
        volume != nullptr && volume->quota && has_files_to_check(*volume) && !volume->is_wrong() && !volume->claimed;
    return is_checked ? std::optional(helper("berth-quotacheck-", *volume)) : std::nullopt;
}

bool is_bound_helper(std::string_view unit, std::string_view volume) {
    constexpr std::array<std::string_view, 3> works{"growfs", "quotacheck", "quotaon"};
    return std::ranges::any_of(works,
                               [&](auto work) { return unit == fmt::format("berth-{}-{}.service", work, volume); });
}

std::vector<UnitText> helper_files(const ResolvedVolume& volume, const Machine& machine) {
    std::vector<UnitText> out;
    const auto add = [&](Work work, std::string text) { out.push_back({helper(work, volume).str(), std::move(text)}); };
    if (volume.makefs) add("berth-makefs-", makefs_unit(volume));
    if (volume.growfs) add("berth-growfs-", growfs_unit(volume));
    if (volume.quota && has_files_to_check(volume)) add("berth-quotacheck-", quotacheck_unit(volume, machine));
    if (volume.quota) add("berth-quotaon-", quotaon_unit(volume, machine));
    return out;
}

}  // namespace berth
