// The file system types that this system can mount as it is now.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

namespace berth {

/// Types whose drivers are in the kernel or loaded, from /proc/filesystems.
[[nodiscard]] std::set<std::string, std::less<>> loaded_drivers();

/// True if there is a mount.TYPE where mount(8) looks for it.
[[nodiscard]] bool has_mount_helper(std::string_view type);

}  // namespace berth
