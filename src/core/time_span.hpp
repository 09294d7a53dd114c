// A time span as systemd.time(7) writes it.
#pragma once

#include "core/safe_text.hpp"

namespace berth {

/// "infinity", or numbers each with a unit: "90s", "1min 30s", "1.5h". A number without a unit is refused: seconds to
/// one reader and milliseconds to another.
class TimeSpan : public SafeText {
  public:
    TimeSpan() = default;
    [[nodiscard]] static std::expected<TimeSpan, Complaint> parse(std::string_view text);

  private:
    explicit TimeSpan(const SafeText& text) : SafeText(text) {}
};

}  // namespace berth
