// The words of the command line, before they are taken apart.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace berth::cli {

/// The first word that is no option, nor an option's value; or empty.
[[nodiscard]] std::string_view first_word(std::span<const std::string> words);

/// Takes what is behind "--" off the words of `berth run`, a command, and off those of `berth attach` and `berth
/// detach`: CLI11 has no place for it where a list has begun.
[[nodiscard]] std::vector<std::string> take_behind_dashes(std::vector<std::string>& words);

}  // namespace berth::cli
