#include <fmt/format.h>
#include <algorithm>
#include <array>

#include "core/check/encrypted_check.hpp"
#include "core/keys/encrypted_keys.hpp"
#include "core/model/effective_options.hpp"
#include "core/units/encrypted_unit.hpp"
#include "core/units/unit_parts.hpp"

namespace berth {
namespace {

constexpr UnitFile::Literal program = "/usr/lib/systemd/systemd-cryptsetup";

std::string options_of(const Volume& encrypted) {
    std::string out;
    for (const auto& option : written(effective_crypt_options(encrypted)))
        out.append(out.empty() ? "" : ",").append(option.str());
    return out;
}

/// Files that options name: a detached header.
void add_header(UnitFile& file, const Volume& encrypted) {
    constexpr std::string_view header = "header=";
    for (const auto& option : encrypted.crypt_options) {
        if (!option.value.str().starts_with(header)) continue;
        const auto path = AbsolutePath::simplified(option.value.str().substr(header.size()));
        if (path && !path->str().starts_with("/dev/")) file.add_quoted("RequiresMountsFor", *path);
    }
}

void add_ordering(UnitFile& file, const Volume& encrypted) {
    file.add("DefaultDependencies", "no");
    file.add("IgnoreOnIsolate", "yes");
    file.add("After", "cryptsetup-pre.target systemd-udevd-kernel.socket");
    if (encrypted.needs_network) {
        file.add("After", "remote-fs-pre.target network.target network-online.target");
        file.add("Wants", "network-online.target");
    }
    file.add("Before", encrypted.needs_network ? UnitFile::Literal("remote-cryptsetup.target")
                                               : UnitFile::Literal("cryptsetup.target"));
    const auto target = SafeText::made_safe(fmt::format("blockdev@{}.target", escape_path(mapped_device(encrypted))));
    file.add("Wants", target);
    file.add("Before", target);
    file.add("Conflicts", "umount.target");
    file.add("Before", "umount.target");
}

void add_source(UnitFile& file, const Volume& encrypted) {
    const auto path = AbsolutePath::parse(encrypted.what.text.str());
    if (!path) return;
    if (!has_device(encrypted)) {
        file.add_quoted("RequiresMountsFor", *path);
        file.add("Requires", "systemd-tmpfiles-setup-dev.service");  // makes /dev/loop-control
        file.add("After", "systemd-tmpfiles-setup-dev.service");
        return;
    }
    const auto device = unit_for_path(*path, "device");
    if (!device) return;
    file.add("BindsTo", *device);
    file.add("After", *device);
}

void add_key_file(UnitFile& file, const Layer& key) {
    constexpr std::array<std::string_view, 4> random{"/dev/urandom", "/dev/random", "/dev/hw_random", "/dev/hwrng"};
    const auto& path = key.path.str();
    if (std::ranges::find(random, path) != random.end()) file.add("After", "systemd-random-seed.service");
    else if (!path.empty() && !path.starts_with("/dev/")) file.add_quoted("RequiresMountsFor", key.path);
}

void add_commands(UnitFile& file, const Volume& encrypted) {
    const auto* key = key_file_of(encrypted);
    if (!encrypted.is_wrong()) {
        file.add_command("ExecStart", program,
                         {"attach", encrypted.name.str(), encrypted.what.text.str(),
                          key != nullptr ? key->path.str() : std::string("none"), options_of(encrypted)});
    }
    file.add_command("ExecStop", program, {"detach", encrypted.name.str()});
}

}  // namespace

AbsolutePath mapped_device(const Volume& encrypted) {
    return *AbsolutePath::parse(fmt::format("/dev/mapper/{}", encrypted.name.str()));
}

UnitName unit_of_blank_device(const Volume& volume) {
    if (!volume.what.encrypted.empty()) return *unlocking_service(volume.what.encrypted);
    return *unit_for_path(*AbsolutePath::parse(volume.what.text.str()), "device");
}

std::string unlocking_unit(const Volume& encrypted, const Catalogue& catalogue, bool is_locked_again) {
    UnitFile file;
    add_head(file, encrypted, encrypted.is_wrong() ? fault_of(encrypted) : description_of(encrypted));
    add_ordering(file, encrypted);
    if (!encrypted.is_wrong() && is_locked_again) {
        file.add("StopWhenUnneeded", "yes");
        file.add("StartLimitIntervalSec", "0");
    }
    Dependencies units;
    collect(encrypted, catalogue, units);
    add_dependencies(file, units);
    for (const auto& path : encrypted.mounts_for) file.add_quoted("RequiresMountsFor", path.value);
    if (const auto* key = key_file_of(encrypted)) add_key_file(file, *key);
    add_header(file, encrypted);
    add_source(file, encrypted);
    file.add_units("OnFailure", encrypted.on_failure);
    if (encrypted.is_wrong()) file.add("AssertKernelCommandLine", "berth.guard=never");
    for (const auto& directive : encrypted.directives[in_unit]) file.add_verbatim(directive.name, directive.value);

    file.section("Service");
    file.add("Type", "oneshot");
    file.add("RemainAfterExit", "yes");
    if (!encrypted.timeout.empty()) file.add("TimeoutSec", encrypted.timeout);
    else if (key_file_of(encrypted) != nullptr) file.add("TimeoutSec", "90s");
    else file.add("TimeoutSec", "infinity");
    file.add("KeyringMode", "shared");
    file.add("OOMScoreAdjust", "500");  // memory is what makes a passphrase hard to guess
    add_commands(file, encrypted);
    for (const auto& directive : encrypted.directives[in_service]) file.add_verbatim(directive.name, directive.value);
    return std::move(file).take();
}

std::string mapped_device_drop_in(const Volume& encrypted) {
    if (key_file_of(encrypted) != nullptr) return {};
    UnitFile file;
    file.section("Unit");
    file.add("JobRunningTimeoutSec", "infinity");
    return std::move(file).take();
}

}  // namespace berth
