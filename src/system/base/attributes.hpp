// Access lists and other extended attributes of files.
#pragma once

#include <cstdint>

namespace berth {

/// What becomes of attributes that the file system of the copy does not know.
enum class Unsupported : std::uint8_t { fails, left_out };

/// Gives `to` those that `from` has, but for what the kernel computes; both are open. With -1 for `from` nothing is
/// done. False, with errno, if that can't be.
[[nodiscard]] bool copy_attributes(int from, int to, Unsupported unsupported = Unsupported::fails);

}  // namespace berth
