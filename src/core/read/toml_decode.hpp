// TOML text to declarations; with core/toml_entries the only place that knows toml++.
#pragma once

#include <cstdint>
#include <expected>
#include <vector>

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"

namespace berth {

/// Text that may have been put together from two places of its source: which lines its first and second have there.
struct Excerpt {
    const Source& source;
    std::string_view text;
    std::uint32_t first_line = 1;
    std::uint32_t second_line = 2;
};

struct SyntaxError {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    Complaint complaint;
};

/// What the text declares. Findings are added; they are of keys and TOML types only. If the text is not
/// TOML nothing is added. The text must not exceed the limits (core/toml_lines.hpp).
[[nodiscard]] std::expected<Tables, SyntaxError> decode(const Excerpt& excerpt, Diagnostics& out);

}  // namespace berth
