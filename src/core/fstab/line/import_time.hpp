// Time spans of fstab in the form that declarations have.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace berth {

/// A number without a unit is seconds, and no time at all is for ever, as parse_sec_fix_0() of systemd has it. Nothing
/// for what is no time span.
[[nodiscard]] std::optional<std::string> span_of_fstab(std::string_view text);

}  // namespace berth
