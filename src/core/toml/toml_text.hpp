// TOML text, written so that no value can be more than a value.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/findings/source.hpp"

namespace berth {

/// A string as TOML writes it: in single quotes if that spares escapes. `text` must be UTF-8.
[[nodiscard]] std::string toml_string(std::string_view text);

[[nodiscard]] std::string toml_array(std::span<const Text> texts);

/// `text` as a comment, with control characters and bytes that are not UTF-8 escaped; several lines if it is long. Each
/// begins with `begin` and ends in a newline.
[[nodiscard]] std::string toml_comment(std::string_view begin, std::string_view text);

}  // namespace berth
