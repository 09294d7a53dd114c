// What holds for the text and for the path of anything that berth writes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace fuzz {

/// What PID 1 would find in the unit that berth never writes.
[[nodiscard]] std::optional<std::string> flaw_of_unit(std::string_view path, std::string_view text);

/// Why no generator may write there.
[[nodiscard]] std::optional<std::string> flaw_of_path(std::string_view path);

}  // namespace fuzz
