// Encrypted volumes: the keys of `[encrypted.NAME]`, their judging, and the service that unlocks and locks them.
#pragma once

#include <expected>
#include <span>
#include <string>
#include <string_view>

#include "core/catalogue.hpp"
#include "core/entries.hpp"

namespace berth {

[[nodiscard]] std::span<const Key> encrypted_keys();

void check_encrypted(const Judge& judge, const Entries& entries);

/// The service, named as PID 1 and tools expect it; for a wrong one the start fails, and what is unlocked can be
/// locked.
[[nodiscard]] std::string unlocking_unit(const Volume& encrypted, const Catalogue& catalogue);

/// The drop-in of the device that it becomes: somebody who types a passphrase takes longer than a disk; empty with a
/// key file.
[[nodiscard]] std::string mapped_device_drop_in(const Volume& encrypted);

/// /dev/mapper/NAME.
[[nodiscard]] AbsolutePath mapped_device(const Volume& encrypted);

/// The service that unlocks the encrypted volume of this name.
[[nodiscard]] std::expected<UnitName, Complaint> unlocking_service(const VolumeName& name);

/// The unit with which the device of a right volume is there, also a blank one. For an encrypted one that is not its
/// device unit: udev's 99-systemd.rules keep that back until something is found on it.
[[nodiscard]] UnitName unit_of_blank_device(const Volume& volume);

/// "luks" and so on, as `kind` has them.
[[nodiscard]] std::string_view name_of(Encryption kind);

/// The key file, or null for a passphrase that is asked for.
[[nodiscard]] const Layer* key_file_of(const Volume& encrypted);

}  // namespace berth
