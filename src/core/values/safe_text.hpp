// Text that can stand as a value in a unit file and change nothing around it.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "core/findings/diagnostic.hpp"
#include "core/text/literal.hpp"

namespace berth {

inline constexpr std::size_t longest_safe_text = 4095;  // PATH_MAX without its NUL

/// True for what every rule of SafeText allows and is ASCII besides.
[[nodiscard]] constexpr bool is_safe_ascii(std::string_view text) {
    for (const char c : text) {
        if (c < ' ' || c > '~') return false;
    }
    return text.empty() ||
           (text.size() <= longest_safe_text && text.front() != ' ' && text.back() != ' ' && text.back() != '\\');
}

/// UTF-8 of at most 4,095 bytes (PATH_MAX with its NUL) without control characters, noncharacters (PID 1 drops the
/// line), blanks at either end and a trailing backslash: systemd.syntax(7) joins a line that ends in one with the next.
class SafeText {
  public:
    static constexpr std::size_t longest = longest_safe_text;

    using Literal = berth::Literal<is_safe_ascii>;

    SafeText() = default;
    [[nodiscard]] static SafeText literal(Literal text) { return SafeText(std::string(text.str())); }
    [[nodiscard]] static std::expected<SafeText, Complaint> parse(std::string_view text);

    /// Like `parse`, but what is not safe is made so: escapes, trims and cuts. For messages that become descriptions.
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
