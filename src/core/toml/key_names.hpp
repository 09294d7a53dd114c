// The names of keys that code asks for. A name that its table does not have does not compile: see the tables of keys.
#pragma once

#include <array>
#include <string_view>

namespace berth::key {

inline constexpr std::string_view activation = "activation";
inline constexpr std::string_view after = "after";
inline constexpr std::string_view automount = "automount";
inline constexpr std::string_view background = "background";
inline constexpr std::string_view before = "before";
inline constexpr std::string_view device = "device";
inline constexpr std::string_view device_timeout = "device_timeout";
inline constexpr std::string_view directory_mode = "directory_mode";
inline constexpr std::string_view formerly = "formerly";
inline constexpr std::string_view fsck = "fsck";
inline constexpr std::string_view growfs = "growfs";
inline constexpr std::string_view holders = "holders";
inline constexpr std::string_view idle_timeout = "idle_timeout";
inline constexpr std::string_view initrd = "initrd";
inline constexpr std::string_view instances = "instances";
inline constexpr std::string_view key_file = "key_file";
inline constexpr std::string_view kind = "kind";
inline constexpr std::string_view makefs = "makefs";
inline constexpr std::string_view network = "network";
inline constexpr std::string_view options = "options";
inline constexpr std::string_view overlay = "overlay";
inline constexpr std::string_view priority = "priority";
inline constexpr std::string_view quota = "quota";
inline constexpr std::string_view read_write_only = "read_write_only";
inline constexpr std::string_view required = "required";
inline constexpr std::string_view required_by = "required_by";
inline constexpr std::string_view requires_ = "requires";
inline constexpr std::string_view requires_mounts_for = "requires_mounts_for";
inline constexpr std::string_view sloppy_options = "sloppy_options";
inline constexpr std::string_view timeout = "timeout";
inline constexpr std::string_view type = "type";
inline constexpr std::string_view unit = "unit";
inline constexpr std::string_view used_by = "used_by";
inline constexpr std::string_view wanted_by = "wanted_by";
inline constexpr std::string_view wants = "wants";
inline constexpr std::string_view what = "what";
inline constexpr std::string_view where = "where";

// By the table that each is asked of.
inline constexpr std::array of_volumes{activation,     after,          automount,      background,
                                       before,         device_timeout, directory_mode, formerly,
                                       fsck,           growfs,         holders,        idle_timeout,
                                       initrd,         instances,      makefs,         network,
                                       options,        overlay,        quota,          read_write_only,
                                       required,       required_by,    requires_,      requires_mounts_for,
                                       sloppy_options, timeout,        type,           unit,
                                       used_by,        wanted_by,      wants,          what,
                                       where};
inline constexpr std::array of_encrypted{device, device_timeout, key_file, kind, options};
inline constexpr std::array of_swap{activation, device_timeout, makefs, options, priority, required, what};

}  // namespace berth::key
