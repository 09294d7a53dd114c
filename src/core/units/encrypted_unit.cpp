#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "core/check/encrypted_check.hpp"
#include "core/model/effective_options.hpp"
#include "core/model/files_used.hpp"
#include "core/units/encrypted_unit.hpp"
#include "core/units/file_on_device.hpp"
#include "core/units/mount_helpers.hpp"
#include "core/units/unit_parts.hpp"

namespace berth {
namespace {

constexpr UnitFile::Literal program = "/usr/lib/systemd/systemd-cryptsetup";

std::string options_of(const Encrypted& encrypted) {
    std::string out;
    const auto header = header_of(encrypted);
    const auto* file = on_device(header);
    for (const auto& option : written(effective_options(encrypted))) {
        const bool is_moved = file != nullptr && is_header(option.str());
        out.append(out.empty() ? "" : ",")
            .append(is_moved ? "header=" + path_of(*file, mounts_of_headers, encrypted.name).str() : option.str());
    }
    return out;
}

void add_ordering(UnitFile& file, const ResolvedEncrypted& encrypted) {
    file.add("DefaultDependencies", "no");
    file.add("IgnoreOnIsolate", "yes");
    file.add("After", "cryptsetup-pre.target systemd-udevd-kernel.socket");
    if (encrypted.network) {
        file.add("After", "remote-fs-pre.target network.target network-online.target");
        file.add("Wants", "network-online.target");
    }
    file.add("Before", encrypted.network ? UnitFile::Literal("remote-cryptsetup.target")
                                         : UnitFile::Literal("cryptsetup.target"));
    const auto target =
        SafeText::made_safe(fmt::format("blockdev@{}.target", escape_path(encrypted.name.below("/dev/mapper"))));
    file.add("Wants", target);
    file.add("Before", target);
    file.add("Conflicts", "umount.target");
    file.add("Before", "umount.target");
}

void add_source(UnitFile& file, const ResolvedEncrypted& encrypted) {
    if (encrypted.what.is_device()) {
        const auto device = unit_for_path(*encrypted.what.path(), "device");
        if (!device) return;
        file.add("BindsTo", *device);
        file.add("After", *device);
        return;
    }
    const auto path = AbsolutePath::parse(encrypted.source().str());
    if (!path) return;
    if (encrypted.cycle == 0 && !encrypted.unordered) file.add_quoted("RequiresMountsFor", *path);
    file.add("Requires", "systemd-tmpfiles-setup-dev.service");  // makes /dev/loop-control
    file.add("After", "systemd-tmpfiles-setup-dev.service");
}

/// A key or a detached header: on a device, or in a folder.
void add_file(UnitFile& file, const AbsolutePath& path, UnitFile::Literal needs) {
    constexpr std::array<std::string_view, 4> random{"/dev/urandom", "/dev/random", "/dev/hw_random", "/dev/hwrng"};
    if (path.empty()) return;
    if (std::ranges::find(random, path.str()) != random.end()) {
        file.add("After", "systemd-random-seed.service");
    } else if (!path.str().starts_with("/dev/")) {
        file.add_quoted("RequiresMountsFor", path);
    } else if (const auto device = unit_for_path(path, "device"); device && path.str() != "/dev/null") {
        file.add(needs, *device);
        file.add("After", *device);
    }
}

void add_files(UnitFile& file, const ResolvedEncrypted& encrypted) {
    if (encrypted.cycle != 0 || encrypted.unordered) return;
    for (const auto& path : encrypted.mounts_for) file.add_quoted("RequiresMountsFor", path.value);
    const auto needs_key = key_timeout(encrypted) ? UnitFile::Literal("Wants") : UnitFile::Literal("Requires");
    if (encrypted.key_file && !std::holds_alternative<FileOnDevice>(encrypted.key_file->value))
        add_file(file, encrypted.folders.front(), needs_key);
    const auto header = header_of(encrypted);
    if (const auto* path = header ? std::get_if<AbsolutePath>(&header->value) : nullptr)
        add_file(file, *path, "Requires");
    for (const auto& one : mounts_of_files(encrypted)) {
        file.add(is_of_key(one) ? needs_key : UnitFile::Literal("Requires"), one.mount);
        file.add("After", one.mount);
        file.add("Wants", one.unmount);
        file.add("Before", one.unmount);
    }
}

void add_commands(UnitFile& file, const ResolvedEncrypted& encrypted) {
    if (!encrypted.is_wrong()) {
        file.add_command(
            "ExecStart", program,
            {"attach", encrypted.name.str(), encrypted.source().str(),
             encrypted.key_file ? encrypted.folders.front().str() : std::string("none"), options_of(encrypted)});
    }
    file.add_command("ExecStop", program, {"detach", encrypted.name.str()});
}

}  // namespace

UnitName unit_of_blank_device(const What& what) {
    if (const auto* mapped = std::get_if<MappedDevice>(&what.source)) {
        auto service = unlocking_service(mapped->name);
        return service ? *std::move(service) : UnitName();
    }
    const auto* path = what.path();
    if (path == nullptr) return {};
    auto device = unit_for_path(*path, "device");
    return device ? *std::move(device) : UnitName();
}

std::string unlocking_unit(const ResolvedEncrypted& encrypted, const Catalogue& catalogue, const Machine& machine) {
    UnitFile file;
    add_head(file, encrypted,
             encrypted.is_wrong() ? fault_of(encrypted, encrypted) : description_of(encrypted, Table::encrypted));
    add_ordering(file, encrypted);
    if (!encrypted.is_wrong() && encrypted.locked_again) {
        file.add("StopWhenUnneeded", "yes");
        file.add("StartLimitIntervalSec", "0");
    }
    Dependencies units;
    collect(encrypted, encrypted, catalogue, units);
    if (auto check = check_of_quotas_before(encrypted, encrypted, catalogue, machine))
        units.after.push_back(*std::move(check));
    add_dependencies(file, units);
    add_files(file, encrypted);
    add_source(file, encrypted);
    file.add_units("OnFailure", encrypted.on_failure);
    if (encrypted.is_wrong()) file.add("AssertKernelCommandLine", "berth.guard=never");
    add_directives(file, encrypted, in_unit);

    file.section("Service");
    file.add("Type", "oneshot");
    file.add("RemainAfterExit", "yes");
    if (!encrypted.timeout.empty()) file.add("TimeoutSec", encrypted.timeout);
    else if (may_ask(encrypted)) file.add("TimeoutSec", "infinity");
    else file.add("TimeoutSec", "90s");
    file.add("KeyringMode", "shared");
    file.add("OOMScoreAdjust", "500");  // memory is what makes a passphrase hard to guess
    add_commands(file, encrypted);
    add_directives(file, encrypted, in_service);
    return std::move(file).take();
}

}  // namespace berth
