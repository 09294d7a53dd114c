// One mount option.
#pragma once

#include <expected>
#include <vector>

#include "core/values/safe_text.hpp"

namespace berth {

/// NAME or NAME=VALUE, with commas only inside closed double quotes, and none that berth has a key for.
class MountOption : public SafeText {
  public:
    MountOption() = default;
    [[nodiscard]] static std::expected<MountOption, Complaint> parse(std::string_view text);

    [[nodiscard]] std::string_view name() const { return std::string_view(str()).substr(0, str().find('=')); }
    [[nodiscard]] bool has_value() const { return name().size() < str().size(); }
    /// What is after the '='; empty without one.
    [[nodiscard]] std::string_view value() const {
        return std::string_view(str()).substr(has_value() ? name().size() + 1 : str().size());
    }

  private:
    explicit MountOption(const SafeText& text) : SafeText(text) {}
};

/// What mount(8) takes for options in "ro,context=\"a,b\"": what is between commas outside of double quotes, none
/// empty.
[[nodiscard]] std::vector<std::string_view> between_commas(std::string_view text);

/// The same as elements of a TOML array: `"ro", 'context="a,b"'`.
[[nodiscard]] std::string as_elements(std::string_view text);

}  // namespace berth
