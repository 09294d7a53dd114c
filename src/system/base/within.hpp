// Work in child processes that is given up when it takes too long, because it may hang in the kernel for ever.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace berth {

/// It runs in a child that has none of the caller's files open, its standard streams on /dev/null.
using Work = std::function<std::string()>;

/// What each returned, in the same order; nothing for those that did not end well in time. All share one time limit,
/// after which the children are killed. A child that not even that ends is left behind, as a zombie of the caller once
/// the kernel lets it go: don't ask for the same again and again.
[[nodiscard]] std::vector<std::optional<std::string>> all_within(std::chrono::milliseconds limit,
                                                                 const std::vector<Work>& work);

/// Hands a text to the caller at once.
using Tell = std::function<void(std::string_view text)>;

/// The texts that a piece of work which tells something now and then has told within the limit, whether or not it came
/// to its end.
[[nodiscard]] std::vector<std::string> told_within(std::chrono::milliseconds limit,
                                                   const std::function<void(const Tell&)>& work);

[[nodiscard]] std::optional<std::string> within(std::chrono::milliseconds limit, const Work& work);

}  // namespace berth
