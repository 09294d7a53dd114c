// Text in our own source that the compiler checks, so that a checked value can be made of it without a way to fail.
#pragma once

#include <string_view>

namespace berth {

/// A string that keeps `is_right`, or does not compile. Converts from a plain string, and can stand in a table.
template <bool (*is_right)(std::string_view)>
class Literal {
  public:
    consteval Literal(const char* text)
        : text_(text) {  // NOLINT(google-explicit-constructor): to be written as a plain string
        if (!is_right(text_)) throw "this text is not right for its type";
    }
    [[nodiscard]] constexpr std::string_view str() const { return text_; }

  private:
    std::string_view text_;
};

}  // namespace berth
