// Who a mount option is for.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

namespace berth {

enum class OptionClass : std::uint8_t {
    vfs,         ///< the kernel's VFS, whatever the type: ro, noatime
    user_space,  ///< mount(8) and its kin: loop, user, x-...
    filesystem,  ///< the driver, or the mount helper, of the type
};

/// The class of an option as it is written, NAME or NAME=VALUE.
using Classify = std::function<OptionClass(std::string_view option)>;

}  // namespace berth
