// A time span as systemd.time(7) writes it.
#pragma once

#include <cstdint>
#include <expected>
#include <limits>

#include "core/values/safe_text.hpp"

namespace berth {

/// "infinity", or numbers each with a unit: "90s", "1min 30s", "1.5h". A number without a unit is refused: seconds to
/// one reader and milliseconds to another.
class TimeSpan : public SafeText {
  public:
    TimeSpan() = default;
    [[nodiscard]] static std::expected<TimeSpan, Complaint> parse(std::string_view text);

    /// "infinity"
    [[nodiscard]] static TimeSpan infinity() { return {SafeText::literal("infinity"), infinite}; }

    static constexpr auto infinite = std::numeric_limits<std::uint64_t>::max();
    /// Its length; `infinite` for "infinity".
    [[nodiscard]] std::uint64_t microseconds() const { return microseconds_; }

  private:
    TimeSpan(const SafeText& text, std::uint64_t microseconds) : SafeText(text), microseconds_(microseconds) {}

    std::uint64_t microseconds_ = 0;
};

}  // namespace berth
