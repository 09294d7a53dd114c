// Names of units, and paths and strings escaped into them as systemd-escape(1) does.
#pragma once

#include "core/values/absolute_path.hpp"
#include "core/values/safe_text.hpp"

namespace berth {

/// A valid unit name with its suffix, of at most 255 bytes: plain, template ("a@.service") or instance.
class UnitName : public SafeText {
  public:
    UnitName() = default;
    [[nodiscard]] static std::expected<UnitName, Complaint> parse(std::string_view text);

    [[nodiscard]] bool is_template() const;
    [[nodiscard]] std::string_view suffix() const;  ///< "service", without the dot

  private:
    explicit UnitName(const SafeText& text) : SafeText(text) {}
};

inline constexpr std::size_t longest_unit_name = 255;  // systemd's UNIT_NAME_MAX less its NUL

/// `systemd-escape STRING`.
[[nodiscard]] std::string escape_string(std::string_view text);
/// What `escape_string` made, turned back; a sequence that is none stays as it is.
[[nodiscard]] std::string unescape_string(std::string_view text);
/// `systemd-escape --path PATH`.
[[nodiscard]] std::string escape_path(const AbsolutePath& path);

/// `systemd-escape --path --suffix=SUFFIX PATH`, or why there is none: PID 1 hashes longer names, tools don't.
[[nodiscard]] std::expected<UnitName, Complaint> unit_for_path(const AbsolutePath& path, std::string_view suffix);

}  // namespace berth
