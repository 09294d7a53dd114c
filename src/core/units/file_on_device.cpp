#include "core/units/file_on_device.hpp"

#include <fmt/format.h>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/unit_text/unit_file.hpp"
#include "core/units/unit_parts.hpp"

namespace berth {
namespace {

SafeText description(std::string_view before, const MountOfFile& one, const ResolvedEncrypted& encrypted) {
    return SafeText::made_safe(fmt::format("{} of the {} of encrypted volume {}", before,
                                           is_of_key(one) ? "key" : "header", encrypted.name.str()));
}

bool has_header_on(const ResolvedEncrypted& encrypted, const AbsolutePath& device) {
    const auto header = header_of(encrypted);
    const auto* file = on_device(header);
    return file != nullptr && file->device == device;
}

bool writes_to(const ResolvedVolume& volume, const AbsolutePath& device) {
    return has_device(volume) && *volume.what.path() == device && !is_mounted_read_only(volume);
}

/// A damaged header of LUKS2 is mended where it lies. A device can't be mounted read-only for one while it is mounted
/// read-write for another. What berth writes no unit for does not count.
bool is_read_only(const MountOfFile& one, const Catalogue& catalogue) {
    for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
        const auto& facts = catalogue.facts(i);
        if (catalogue.common(i).is_off() || facts.is_wrong() || facts.claimed || facts.left_out) continue;
        if (const auto* other = catalogue.encrypted(i); other != nullptr && has_header_on(*other, one.file.device))
            return false;
        if (const auto* volume = catalogue.volume(i); volume != nullptr && writes_to(*volume, one.file.device))
            return false;
    }
    return true;
}

std::vector<SafeText> mount_options_of(const MountOfFile& one, const ResolvedEncrypted& encrypted,
                                       const Catalogue& catalogue) {
    std::vector<SafeText> out{is_read_only(one, catalogue) ? SafeText::literal("ro") : SafeText::literal("rw")};
    if (is_of_key(one) && key_timeout(encrypted)) out.push_back(SafeText::literal("nofail"));
    return out;
}

/// Nothing of the boot waits for it but the unlocking.
std::string mount_of_file(const MountOfFile& one, const ResolvedEncrypted& encrypted, const Catalogue& catalogue) {
    UnitFile file;
    add_head(file, encrypted, description("Device", one, encrypted));
    file.add("DefaultDependencies", "no");
    file.add("StartLimitIntervalSec", "0");
    if (encrypted.network) {
        file.add("After", "remote-fs-pre.target network.target network-online.target");
        file.add("Wants", "network-online.target");
    }
    file.add("Conflicts", "umount.target");
    file.add("Before", "umount.target");
    file.section("Mount");
    file.add("What", one.file.device);
    file.add("Where", encrypted.name.below(one.mounts));
    file.add_options("Options", mount_options_of(one, encrypted, catalogue));
    file.add("DirectoryMode", "0700");
    return std::move(file).take();
}

/// By umount(8): stopping the mount would stop what requires it.
std::string unmount_of_file(const MountOfFile& one, const ResolvedEncrypted& encrypted) {
    UnitFile file;
    add_head(file, encrypted, description("Unmount the device", one, encrypted));
    file.add("DefaultDependencies", "no");
    file.add("StartLimitIntervalSec", "0");
    file.add("After", one.mount);
    file.section("Service");
    file.add("Type", "oneshot");
    file.add_command("ExecStart", "-/usr/bin/umount", {encrypted.name.below(one.mounts).str()});
    return std::move(file).take();
}

}  // namespace

bool is_of_key(const MountOfFile& one) { return one.mounts.str() == mounts_of_keys; }

std::vector<MountOfFile> mounts_of_files(const ResolvedEncrypted& encrypted) {
    std::vector<MountOfFile> out;
    const auto add = [&](const auto& place, FolderOfMounts mounts, UnitName unmount) {
        const auto* file = std::get_if<FileOnDevice>(&place.value);
        auto mount = unit_for_path(encrypted.name.below(mounts), "mount");
        if (file != nullptr && mount) out.push_back({*file, mounts, *std::move(mount), std::move(unmount)});
    };
    if (encrypted.is_wrong() || encrypted.name.empty()) return out;
    if (encrypted.key_file)
        add(*encrypted.key_file, mounts_of_keys, encrypted.name.unit("berth-unmount-key-", ".service"));
    if (const auto header = header_of(encrypted))
        add(*header, mounts_of_headers, encrypted.name.unit("berth-unmount-header-", ".service"));
    return out;
}

std::vector<UnitText> units_of_files(const ResolvedEncrypted& encrypted, const Catalogue& catalogue) {
    std::vector<UnitText> out;
    for (const auto& one : mounts_of_files(encrypted)) {
        out.push_back({one.mount.str(), mount_of_file(one, encrypted, catalogue)});
        out.push_back({one.unmount.str(), unmount_of_file(one, encrypted)});
    }
    return out;
}

}  // namespace berth
