// Files and folders that an item uses, besides its source, as options and joined sources name them.
#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <variant>
#include <vector>

#include "core/model/items.hpp"

namespace berth {

/// The branches that a union is made of: "/a:/b" as mergerfs(1) and others take it, and the folders in options of an
/// overlay that has no layers. PID 1 sees none of them.
[[nodiscard]] std::vector<Located<AbsolutePath>> branches_of(const Volume& volume);

/// The value of `header=`, unless it is none.
[[nodiscard]] std::optional<Located<HeaderFile>> header_of(const Encrypted& encrypted);

/// True for an option that says where the header is.
[[nodiscard]] bool is_header(std::string_view option);

/// How long the device that the key is, or is in a file of, is waited for before the passphrase is asked for instead:
/// `keyfile-timeout=` of crypttab(5). Nothing without that option, and for any other key; empty for a value that is no
/// time, which systemd passes over, too.
[[nodiscard]] std::optional<TimeSpan> key_timeout(const Encrypted& encrypted);

/// True if the passphrase is asked for: always, or where the device of the key does not come, or the key does not fit.
[[nodiscard]] bool may_ask(const Encrypted& encrypted);

/// True for what means to be "/FILE:DEVICE".
[[nodiscard]] bool names_device(std::string_view path);

/// Of what means to be one.
[[nodiscard]] std::expected<FileOnDevice, Complaint> parse_file_on_device(std::string_view text);

/// The path of this system that it is read from, of a file on a device that of the device; null for one in a volume.
template <class... Kinds>
[[nodiscard]] const AbsolutePath* read_from(const std::variant<Kinds...>& file) {
    if (const auto* on_device = std::get_if<FileOnDevice>(&file)) return &on_device->device;
    return std::get_if<AbsolutePath>(&file);
}

/// The file, of a key or a header that is in one of a device; null for any other, and for none.
template <class Place>
[[nodiscard]] const FileOnDevice* on_device(const std::optional<Located<Place>>& file) {
    return file ? std::get_if<FileOnDevice>(&file->value) : nullptr;
}
template <class Place>
void on_device(std::optional<Located<Place>>&& file) = delete;  // it would point into what is gone

/// Those that have a header in a file, also the header of what is wrong: that is to cost nobody else an error.
[[nodiscard]] std::unordered_set<std::string> devices_with_headers(const Items& items);

// In these the devices are mounted, each in a folder that has the name of its encrypted volume.
using FolderOfMounts = Literal<is_short_path>;
inline constexpr const char* mounts_of_keys = "/run/berth-key";
inline constexpr const char* mounts_of_headers = "/run/berth-header";

/// Where the file is while its device is mounted; empty if the path would be too long.
[[nodiscard]] AbsolutePath path_of(const FileOnDevice& file, FolderOfMounts mounts, const VolumeName& name);

}  // namespace berth
