// Choices that bytes make: libFuzzer's, or those that a seed gives.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace fuzz {

/// Each choice takes a byte. When there are none left each choice is the first, so that few bytes make a small case.
class Choices {
  public:
    explicit Choices(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

    /// Less than `count`, which is at most 256 and not 0.
    [[nodiscard]] std::size_t below(std::size_t count);
    /// True for `share` of 256, and never when there are no bytes left.
    [[nodiscard]] bool happens(unsigned share);

    template <class List>
    [[nodiscard]] const auto& pick(const List& list) {
        return list[below(list.size())];
    }

    /// Rather one at the front.
    template <class List>
    [[nodiscard]] const auto& pick_early(const List& list) {
        const auto first = below(list.size());
        const auto second = below(list.size());
        return list[std::min({first, second, below(list.size())})];
    }

  private:
    std::span<const std::uint8_t> rest_;
};

/// The bytes of case `number` of a run with `seed`: the same on every machine.
[[nodiscard]] std::vector<std::uint8_t> bytes_of(std::uint64_t seed, std::uint64_t number);

}  // namespace fuzz
