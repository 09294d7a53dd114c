// The parser's words for a syntax error, or better ones where the mistake is a common one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace berth {

struct SyntaxMessage {
    std::string message;
    std::string hint;
    std::uint32_t column = 0;  ///< of what the message speaks of
};

/// `description` is the parser's; `line` is the line that it stopped in, at `column` (from 1, in code points).
[[nodiscard]] SyntaxMessage syntax_message(std::string_view description, std::string_view line, std::uint32_t column);

}  // namespace berth
