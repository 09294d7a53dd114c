// "Did you mean": the nearest of the words that would have been right.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace berth {

/// The candidate with the smallest edit distance (Damerau: a swap of neighbours is one step), if it is near enough
/// to be a slip of the hand: at most one step for each three characters. The first of equals wins.
[[nodiscard]] std::optional<std::string_view> nearest(std::string_view word,
                                                      std::span<const std::string_view> candidates);

/// "did you mean 'X'?", or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace berth
