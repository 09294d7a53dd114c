// The name of a volume, and the name of one who holds it.
#pragma once

#include <algorithm>
#include <expected>

#include "core/text/character.hpp"
#include "core/values/safe_text.hpp"
#include "core/values/unit_name.hpp"

namespace berth {

[[nodiscard]] constexpr bool is_volume_name(std::string_view text) {
    constexpr std::size_t longest = 64;
    return !text.empty() && text.size() <= longest && is_alphanumeric(text.front()) &&
           std::ranges::all_of(text, [](char c) { return is_alphanumeric(c) || c == '_' || c == '-'; });
}

/// A part of a unit's name, short enough for every volume's name to fit beside two of them: "berth-growfs-".
[[nodiscard]] constexpr bool is_unit_beginning(std::string_view text) {
    return !text.empty() && text.size() <= 64 && text.front() != '@' && text.front() != '.' &&
           std::ranges::all_of(text, is_unit_character);
}

/// ".service", "@.target"
[[nodiscard]] constexpr bool is_unit_end(std::string_view text) {
    return text.size() <= 64 && (text.starts_with('.') || text.starts_with('@')) && ends_as_unit(text);
}

[[nodiscard]] constexpr bool is_short_path(std::string_view text) {
    return text.size() > 1 && text.size() <= 255 && is_normal_ascii_path(text);
}

/// 1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or digit.
class VolumeName : public SafeText {
  public:
    using Literal = berth::Literal<is_volume_name>;

    VolumeName() = default;
    [[nodiscard]] static VolumeName literal(Literal name) { return VolumeName(std::string(name.str())); }
    [[nodiscard]] static std::expected<VolumeName, Complaint> parse(std::string_view text);

    // Of a name that is one, not of the empty one.
    /// "berth-growfs-NAME.service" of "berth-growfs-" and ".service".
    [[nodiscard]] UnitName unit(berth::Literal<is_unit_beginning> before, berth::Literal<is_unit_end> after) const;

    /// "/dev/mapper/NAME" of "/dev/mapper".
    [[nodiscard]] AbsolutePath below(berth::Literal<is_short_path> folder) const;

  private:
    explicit VolumeName(std::string text) : SafeText(std::move(text)) {}
};

/// "volume-NAME@.target", which every attachment of the volume is an instance of.
[[nodiscard]] UnitName attachment_template(const VolumeName& name);

/// "volume-NAME@HOLDER.target" with HOLDER, any string of 1 to 128 bytes without control characters, escaped.
[[nodiscard]] std::expected<UnitName, Complaint> attachment(const VolumeName& name, std::string_view holder);

}  // namespace berth
