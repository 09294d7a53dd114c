// Text that can stand as a value in a unit file and change nothing around it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "core/findings/diagnostic.hpp"

namespace berth {

/// UTF-8 of at most 4,095 bytes (PATH_MAX with its NUL) without control characters, blanks at either end and a trailing
/// backslash: systemd.syntax(7) joins a line that ends in one with the next.
class SafeText {
  public:
    static constexpr std::size_t longest = 4095;

    SafeText() = default;
    [[nodiscard]] static std::expected<SafeText, Complaint> parse(std::string_view text);

    /// Like `parse`, but makes the text safe instead: escapes, trims and cuts. For messages that become descriptions.
    [[nodiscard]] static SafeText made_safe(std::string_view text);

    [[nodiscard]] const std::string& str() const { return text_; }
    [[nodiscard]] bool empty() const { return text_.empty(); }
    friend bool operator==(const SafeText&, const SafeText&) = default;
    friend auto operator<=>(const SafeText&, const SafeText&) = default;

  protected:
    explicit SafeText(std::string text) : text_(std::move(text)) {}

  private:
    std::string text_;
};

}  // namespace berth
