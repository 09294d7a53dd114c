// Paths of devices, and the tags that stand for them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace berth {

/// A tag of what a device is known by, and the folder below /dev/disk that has udev's links for it.
struct Tag {
    std::string_view name;
    std::string_view folder;
};

inline constexpr std::array device_tags{Tag{"UUID", "by-uuid"}, Tag{"LABEL", "by-label"},
                                        Tag{"PARTUUID", "by-partuuid"}, Tag{"PARTLABEL", "by-partlabel"},
                                        Tag{"ID", "by-id"}};

/// A tag's value without the quotes around it, of either kind, which mount(8) and systemd take off.
[[nodiscard]] std::string_view without_quotes(std::string_view value);

/// "/dev/disk/by-label/..." for a tag like "LABEL=...", with the value encoded as udev names its links.
[[nodiscard]] std::string udev_link(std::string_view folder, std::string_view value);

/// The path of what a tag or a path names; nothing for anything else.
[[nodiscard]] std::optional<std::string> device_path(std::string_view what);

}  // namespace berth
