// What libmount makes of a mount option.
#pragma once

#include "core/option_class.hpp"

namespace berth {

/// By libmount's own maps, so it goes with the mount(8) of this system.
[[nodiscard]] OptionClass class_of(std::string_view option);

}  // namespace berth
