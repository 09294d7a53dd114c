// Options and types that never reach a file system's driver as they are written, or whose value it looks up.
#pragma once

#include <string_view>

#include "core/values/mount_option.hpp"

namespace berth {

/// True for options of nfs, cifs and ceph that their mount helpers consume, or translate for the kernel.
[[nodiscard]] bool is_for_helper(std::string_view type, std::string_view name);

/// True if the helper and the kernel pass over options that they don't know when they are told to be sloppy.
[[nodiscard]] bool can_be_sloppy(std::string_view type);

/// True if setting the option makes the kernel look at this system: resolve a path, open a device, load a module,
/// search a key. What it says then is not about the declaration.
[[nodiscard]] bool is_looked_up(std::string_view type, const MountOption& option);

/// True if the driver is the kernel's, although the type has a mount helper.
[[nodiscard]] bool is_mounted_by_kernel_and_helper(std::string_view type);

/// True for types that are well known to be mounted by a program in user space.
[[nodiscard]] bool is_user_space_type(std::string_view type);

}  // namespace berth
