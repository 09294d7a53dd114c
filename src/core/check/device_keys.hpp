// The keys of what is done to a device and to the file system on it: `fsck`, `makefs`, `growfs` and `quota`.
#pragma once

#include <optional>
#include <string_view>

#include "core/keys/keys.hpp"

namespace berth {

/// Null where a key is not there.
struct DeviceKeys {
    const Entry* fsck = nullptr;
    const Entry* makefs = nullptr;
    const Entry* growfs = nullptr;
    const Entry* quota = nullptr;
    const Entry* used_by = nullptr;
};

/// Decides which of them apply, once it is known what is mounted. A default that can't apply is not taken.
void check_device_keys(Volume& volume, const DeviceKeys& entries, const Blame& blame);

/// What is wrong with a `device_timeout` of a source that is a device: it needs a drop-in of the device's unit.
[[nodiscard]] std::optional<Complaint> bad_device_timeout(const AbsolutePath& device);

/// True for options that say what a file system is to have quotas of.
[[nodiscard]] bool is_quota_option(std::string_view name);

}  // namespace berth
