// The declarations that an fstab becomes, as text, and which place of it comes from where.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/fstab/imported.hpp"

namespace berth {

/// From `column` of `line` of the text on, it is about `fstab`, a place of lines[index].
struct ImportPlace {
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::size_t index = 0;
    Span fstab;
    std::string_view key = {};  ///< whose value it is; empty for an element of an array
};

struct ImportText {
    std::string text;
    std::vector<ImportPlace> places;  ///< in order

    /// What a place of the text is about; null for none.
    [[nodiscard]] const ImportPlace* at(std::uint32_t line, std::uint32_t column) const;
};

/// `origin` says where the lines are from, in the first comment.
[[nodiscard]] ImportText text_of(std::span<const Imported> lines, std::string_view origin);

}  // namespace berth
