#include "choices.hpp"

namespace fuzz {

std::size_t Choices::below(std::size_t count) {
    if (rest_.empty()) return 0;
    const std::size_t byte = rest_.front();
    rest_ = rest_.subspan(1);
    return byte % count;
}

bool Choices::happens(unsigned share) { return below(256) >= 256 - share; }

std::vector<std::uint8_t> bytes_of(std::uint64_t seed, std::uint64_t number) {
    constexpr std::size_t most = 512;
    std::uint64_t state = seed * 0x9e3779b97f4a7c15U + number * 0xd1342543de82ef95U;
    std::vector<std::uint8_t> out;
    while (out.size() < most) {  // splitmix64
        state += 0x9e3779b97f4a7c15U;
        auto mixed = (state ^ (state >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        mixed ^= mixed >> 31U;
        for (unsigned shift = 0; shift < 64; shift += 8) out.push_back(static_cast<std::uint8_t>(mixed >> shift));
    }
    return out;
}

}  // namespace fuzz
