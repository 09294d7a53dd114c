// A whole file, up to a size.
#pragma once

#include <string>

#include "system/base/fd.hpp"
#include "system/base/result.hpp"

namespace berth {

/// At most `limit` bytes and one more, by which the caller knows that there is more. `name` is for the error.
[[nodiscard]] Result<std::string> read_text(const Fd& file, std::size_t limit, const std::string& name);

}  // namespace berth
