// UTF-8 and how foreign text is shown in messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace berth {

/// One decoded code point and the bytes it took; `valid` is false for a byte that begins none.
struct CodePoint {
    std::uint32_t value = 0;
    std::size_t size = 1;
    bool valid = false;
};

/// Decodes the code point at the front of `text`, which must not be empty (RFC 3629: no overlong
/// forms, no surrogates).
[[nodiscard]] CodePoint first_code_point(std::string_view text);

[[nodiscard]] bool is_utf8(std::string_view text);

/// C0, DEL and C1: what no unit file value and no terminal should be given.
[[nodiscard]] bool is_control(std::uint32_t code_point);

/// True if `text` is all printable ASCII, as most text is.
[[nodiscard]] bool is_plain_ascii(std::string_view text);

/// `text` with control characters and bytes that are not UTF-8 written as escapes (`\n`, `\x1b`).
[[nodiscard]] std::string printable(std::string_view text);

/// `text`, printable, in single quotes; what is longer than 80 code points is cut with an ellipsis.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// Code points in `text`; a byte that is not UTF-8 counts as one.
[[nodiscard]] std::size_t code_points(std::string_view text);

}  // namespace berth
