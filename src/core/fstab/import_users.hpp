// Lines of fstab with which ordinary users may mount.
#pragma once

#include <cstdint>

#include "core/fstab/imported.hpp"

namespace berth {

enum class UserLines : std::uint8_t {
    stay,   ///< in fstab, where mount(8) looks for them
    taken,  ///< with what the option implies, and users can't mount them any more
};

/// The options of the line are there already.
void settle_users(Imported& line, UserLines what);

}  // namespace berth
