// The options that berth adds by itself, NAME=VALUE each: they show in libmount's table whose mount it is, and with
// what.
#pragma once

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace berth {

inline constexpr std::string_view volume_mark = "x-berth.volume";    ///< with the volume's name
inline constexpr std::string_view options_mark = "x-berth.options";  ///< with a digest of what it lists

[[nodiscard]] constexpr bool is_mark(std::string_view name) { return name == volume_mark || name == options_mark; }

/// The value of `option`, if it is the mark of this name.
[[nodiscard]] constexpr std::optional<std::string_view> value_of_mark(std::string_view mark, std::string_view option) {
    if (!option.starts_with(mark) || !option.substr(mark.size()).starts_with('=')) return std::nullopt;
    return option.substr(mark.size() + 1);
}

/// The last mark with a digest, as a remount adds its own; empty if there is none.
[[nodiscard]] inline std::string_view digest_in(std::span<const std::string> options) {
    const auto is_digest = [](const auto& option) { return value_of_mark(options_mark, option).has_value(); };
    const auto last = std::ranges::find_if(options.rbegin(), options.rend(), is_digest);
    return last == options.rend() ? std::string_view() : std::string_view(*last);
}

}  // namespace berth
