#include "core/text/suggest.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>

namespace berth {
namespace {

constexpr std::size_t longest_word = 64;  // nobody mistypes a longer one; bounds the quadratic work

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' ? '_' : c; }

using Distances = std::array<std::size_t, longest_word + 1>;

/// Optimal string alignment distance of two words of `longest_word` at most, or `limit` if it is no smaller; letter
/// case and `-` for `_` cost nothing. Allocates nothing: a file may have as many wrong words as fit into it.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
    std::array<Distances, 3> rows{};
    for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        const auto& before_last = rows[(i + 1) % 3];
        const auto& last = rows[(i + 2) % 3];
        auto& row = rows[i % 3];
        row[0] = i;
        auto least = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            const bool swapped =
                i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
            if (swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
            least = std::min(least, row[j]);
        }
        if (least >= limit) return limit;  // what comes adds steps, a swap of two letters too
    }
    return std::min(limit, rows[a.size() % 3][b.size()]);
}

}  // namespace

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> candidates) {
    if (word.empty() || word.size() > longest_word) return std::nullopt;
    std::optional<std::string_view> best;
    std::size_t limit = std::max<std::size_t>(1, (word.size() + 1) / 3) + 1;
    for (const auto candidate : candidates) {
        if (candidate.size() > longest_word) continue;
        const auto longer = std::max(candidate.size(), word.size());
        if (longer - std::min(candidate.size(), word.size()) >= limit) continue;  // as many steps at least
        const auto steps = distance(word, candidate, limit);
        if (steps == limit || steps >= candidate.size()) continue;
        limit = steps;
        best = candidate;
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
    const auto best = nearest(word, candidates);
    return best ? fmt::format("did you mean '{}'?", *best) : std::string();
}

}  // namespace berth
