// Names of units, and paths and strings escaped into them as systemd-escape(1) does.
#pragma once

#include <algorithm>
#include <array>
#include <expected>

#include "core/text/character.hpp"
#include "core/values/absolute_path.hpp"
#include "core/values/safe_text.hpp"

namespace berth {

inline constexpr std::size_t longest_unit_name = 255;  // systemd's UNIT_NAME_MAX less its NUL
inline constexpr std::array<std::string_view, 11> unit_suffixes{
    "automount", "device", "mount", "path", "scope", "service", "slice", "socket", "swap", "target", "timer"};

[[nodiscard]] constexpr bool is_unit_character(char c) {
    return is_alphanumeric(c) || std::string_view(":_.-\\@").find(c) != std::string_view::npos;
}

/// True if all characters may stand in a unit's name, and what is after the last dot is a kind of unit.
[[nodiscard]] constexpr bool ends_as_unit(std::string_view text) {
    const auto dot = text.rfind('.');
    return dot != std::string_view::npos && std::ranges::all_of(text, is_unit_character) &&
           std::ranges::find(unit_suffixes, text.substr(dot + 1)) != unit_suffixes.end();
}

[[nodiscard]] constexpr bool is_unit_name(std::string_view text) {
    return ends_as_unit(text) && text.rfind('.') > 0 && text.front() != '@' && text.size() <= longest_unit_name;
}

/// A valid unit name with its suffix, of at most 255 bytes: plain, template ("a@.service") or instance.
class UnitName : public SafeText {
  public:
    using Literal = berth::Literal<is_unit_name>;

    UnitName() = default;
    [[nodiscard]] static UnitName literal(Literal unit) { return UnitName(std::string(unit.str())); }
    [[nodiscard]] static std::expected<UnitName, Complaint> parse(std::string_view text);

    [[nodiscard]] bool is_template() const;
    [[nodiscard]] std::string_view suffix() const;  ///< "service", without the dot

  private:
    friend class VolumeName;
    explicit UnitName(const SafeText& text) : SafeText(text) {}
    explicit UnitName(std::string text) : SafeText(std::move(text)) {}
};

/// `systemd-escape STRING`.
[[nodiscard]] std::string escape_string(std::string_view text);
/// What `escape_string` made, turned back; a sequence that is none stays as it is.
[[nodiscard]] std::string unescape_string(std::string_view text);
/// `systemd-escape --path PATH`.
[[nodiscard]] std::string escape_path(const AbsolutePath& path);

/// `systemd-escape --path --suffix=SUFFIX PATH`, or why there is none: PID 1 hashes longer names, tools don't.
[[nodiscard]] std::expected<UnitName, Complaint> unit_for_path(const AbsolutePath& path, std::string_view suffix);

}  // namespace berth
