// UTF-8 and how foreign text is shown in messages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
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

/// What Unicode sets aside for a program's own use: PID 1 takes no line that has one.
[[nodiscard]] bool is_noncharacter(std::uint32_t code_point);

/// What shows nothing of itself, or turns the order of what is around it: text can look like another one.
[[nodiscard]] bool is_invisible(std::uint32_t code_point);

/// True if `text` is all printable ASCII, as most text is.
[[nodiscard]] bool is_plain_ascii(std::string_view text);

/// `text` with control characters and bytes that are not UTF-8 written as escapes (`\n`, `\x1b`), and what is
/// invisible as TOML writes it (`\u202E`).
[[nodiscard]] std::string printable(std::string_view text);

/// `text` as it is, but for what is invisible, which is written as in printable().
[[nodiscard]] std::string with_invisible_shown(std::string_view text);

/// `text`, printable, as one word of a shell: in quotes if it needs them, in `$'...'` if it has escapes.
[[nodiscard]] std::string shell_word(std::string_view text);

/// `text`, printable, in single quotes; what is longer than 80 code points is cut with an ellipsis.
[[nodiscard]] std::string in_quotes(std::string_view text);

/// Code points in `text`; a byte that is not UTF-8 counts as one.
[[nodiscard]] std::size_t code_points(std::string_view text);

/// True if `word` is one of `words`.
[[nodiscard]] bool is_among(std::string_view word, std::span<const std::string_view> words);

}  // namespace berth
