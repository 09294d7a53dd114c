// A file with a syntax error, taken apart so that only the table with the error is lost.
#pragma once

#include <string_view>

#include "core/read/toml_decode.hpp"

namespace berth {

/// What a text declares that is not TOML. It is split at its headers and each piece is read alone; of a piece that
/// can't be read the statements that can be are kept, and its volume or its defaults have the fault. `error` is of the
/// text as a whole, which is the source's without marks of the byte order.
[[nodiscard]] Tables recover(const Source& source, std::string_view text, const SyntaxError& error, Diagnostics& out);

}  // namespace berth
