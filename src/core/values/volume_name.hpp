// The name of a volume, and the name of one who holds it.
#pragma once

#include "core/values/safe_text.hpp"
#include "core/values/unit_name.hpp"

namespace berth {

/// 1 to 64 of A-Z a-z 0-9 _ -, beginning with a letter or digit.
class VolumeName : public SafeText {
  public:
    VolumeName() = default;
    [[nodiscard]] static std::expected<VolumeName, Complaint> parse(std::string_view text);

  private:
    explicit VolumeName(const SafeText& text) : SafeText(text) {}
};

/// "volume-NAME@.target", which every attachment of the volume is an instance of.
[[nodiscard]] UnitName attachment_template(const VolumeName& name);

/// "volume-NAME@HOLDER.target" with HOLDER, any string of 1 to 128 bytes without control characters, escaped.
[[nodiscard]] std::expected<UnitName, Complaint> attachment(const VolumeName& name, std::string_view holder);

}  // namespace berth
