// A finding as a person reads it: position, message, excerpt with caret, hint, notes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/findings/diagnostic.hpp"

namespace berth {

enum class Color : std::uint8_t { no, yes };

/// Several lines, each ending in a newline.
[[nodiscard]] std::string to_text(const Diagnostic& found, Color color);

/// The same without excerpts: one line for the message, one for the hint, one for each note; no line ends.
[[nodiscard]] std::vector<std::string> to_lines(const Diagnostic& found);

}  // namespace berth
