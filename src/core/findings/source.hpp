// A text that was read, and places in it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace berth {

/// What some editors begin a file with; in the middle of one where files were joined.
inline constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A file's text with the two names it has.
struct Source {
    std::string path;   ///< as seen from inside the root: what unit files name
    std::string shown;  ///< as the caller can open it: what messages name
    std::string text;

    /// Line `number` (from 1) without its line end and a mark of the byte order; empty when there is none.
    [[nodiscard]] std::string_view line(std::uint32_t number) const;

    mutable std::vector<std::uint32_t> starts;  ///< of the lines, found when the first is asked for
};

/// A place in a source. Lines and columns count from 1, in code points; `end_column` is one past the
/// last. Line 0 means the whole file. The source must outlive the span.
struct Span {
    const Source* source = nullptr;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    std::uint32_t end_column = 0;
};

/// True if `a` comes before `b`: by file name, then by position.
[[nodiscard]] bool before(const Span& a, const Span& b);

template <class T>
struct Located {
    T value{};
    Span where;
};

/// A string of a declaration with its place.
struct Text {
    std::string value;
    Span where;
};

}  // namespace berth
