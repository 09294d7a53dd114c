// Values out of a unit that UnitFile wrote, as they were before it wrote them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth {

/// The value of the first directive of that name; empty if there is none.
[[nodiscard]] std::string value_in(std::string_view unit_text, std::string_view key);

/// What add_options() was given for the first directive of that name. Commas divide, but for those behind a backslash
/// or between double quotes.
[[nodiscard]] std::vector<std::string> options_in(std::string_view unit_text, std::string_view key);

}  // namespace berth
