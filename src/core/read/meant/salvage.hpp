// What can be read of a table with a syntax error.
#pragma once

#include <expected>

#include "core/read/toml_decode.hpp"
#include "core/toml/toml_lines.hpp"

namespace berth {

/// Decodes a part of the text, which may exceed what the text as a whole seemed to keep: it was measured with another
/// idea of what is inside a string.
[[nodiscard]] std::expected<Tables, SyntaxError> decode_part(const Excerpt& part, Diagnostics& out);

/// The declarations of a piece of a text, which begins with its header or has none, from the statements that can be
/// read alone. All have the fault.
[[nodiscard]] Tables salvage(const Source& source, const Part& piece, const Fault& fault);

}  // namespace berth
