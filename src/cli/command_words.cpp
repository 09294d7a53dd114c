#include "cli/command_words.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace berth::cli {
namespace {

constexpr std::array<std::string_view, 6> with_value{"--root",   "--color",  "--timeout",
                                                     "--kernel", "--format", "--holder"};
constexpr std::array<std::string_view, 3> with_dashes{"run", "attach", "detach"};

}  // namespace

std::string_view first_word(std::span<const std::string> words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string_view word = words[i];
        if (std::ranges::find(with_value, word) != with_value.end()) ++i;
        if (!word.starts_with('-')) return word;
    }
    return {};
}

std::vector<std::string> take_behind_dashes(std::vector<std::string>& words) {
    const auto dashes = std::ranges::find(words, "--");
    const auto command = first_word(std::span(words.begin(), dashes));
    if (std::ranges::find(with_dashes, command) == with_dashes.end() || dashes == words.end()) return {};
    std::vector<std::string> behind(dashes + 1, words.end());
    words.erase(dashes, words.end());
    return behind;
}

}  // namespace berth::cli
