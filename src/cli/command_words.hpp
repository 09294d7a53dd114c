// The words of the command line, before they are taken apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

/// The first word that is no option, nor an option's value; or empty.
[[nodiscard]] std::string_view first_word(const std::vector<std::string>& words);

/// Takes "-- COMMAND..." off the words of `berth run`.
[[nodiscard]] std::vector<std::string> take_command(std::vector<std::string>& words);

}  // namespace berth::cli
