// A whole text into a file.
#pragma once

#include <string_view>

namespace berth {

/// False with errno if not all of it could be written; a signal is no reason.
[[nodiscard]] bool write_text(int fd, std::string_view text);

}  // namespace berth
