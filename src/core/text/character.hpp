// Kinds of ASCII characters, whatever the locale.
#pragma once

namespace berth {

[[nodiscard]] constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

[[nodiscard]] constexpr bool is_octal(char c) { return c >= '0' && c <= '7'; }

[[nodiscard]] constexpr bool is_alphanumeric(char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

[[nodiscard]] constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace berth
