// What is in a folder.
#pragma once

#include <string>
#include <vector>

#include "system/base/result.hpp"

namespace berth {

/// The names in the folder that `folder` is open on, in no order, without "." and "..". `shown` is for the error.
[[nodiscard]] Result<std::vector<std::string>> names_in(int folder, const std::string& shown);

}  // namespace berth
