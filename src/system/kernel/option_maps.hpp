// What libmount makes of a mount option.
#pragma once

#include <string_view>
#include <vector>

#include "core/check/opposites.hpp"
#include "core/options/option_class.hpp"

namespace berth {

/// By libmount's own maps, so it goes with the mount(8) of this system.
[[nodiscard]] OptionClass class_of(std::string_view option);

/// Names of libmount's maps that set and clear one flag, as ro and rw.
[[nodiscard]] std::vector<Opposites> opposite_options();

/// "2.38.1"
[[nodiscard]] std::string_view version_of_libmount();

}  // namespace berth
