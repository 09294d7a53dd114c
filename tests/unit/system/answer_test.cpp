#include "system/base/answer.hpp"

#include <gtest/gtest.h>
#include <cstdint>
#include <limits>
#include <optional>
#include <tuple>

namespace berth::test::of_answer {
namespace {

enum class Colour : std::uint8_t { red, green };

struct Part {
    std::string text;
    Colour colour{};

    friend bool operator==(const Part&, const Part&) = default;
};

struct Whole {
    bool is_good = false;
    int number = 0;
    std::uint64_t size = 0;
    std::optional<bool> maybe;
    std::vector<Part> parts;
    std::vector<bool> marks;

    friend bool operator==(const Whole&, const Whole&) = default;
};

auto members_of(Of<Part> auto& part) { return std::tie(part.text, part.colour); }
auto members_of(Of<Whole> auto& whole) {
    return std::tie(whole.is_good, whole.number, whole.size, whole.maybe, whole.parts, whole.marks);
}

const Whole whole{.is_good = true,
                  .number = -7,
                  .size = std::numeric_limits<std::uint64_t>::max(),
                  .maybe = false,
                  .parts = {{std::string("\0\xff\n", 3), Colour::green}, {"", Colour::red}},
                  .marks = {true, false}};

TEST(Answer, ComesAsItWasGiven) {
    EXPECT_EQ(from_answer<Whole>(to_answer(whole)), whole);
    EXPECT_EQ(from_answer<Whole>(to_answer(Whole())), Whole());
    EXPECT_EQ(from_answer<std::vector<bool>>(to_answer(whole.marks)), whole.marks);
}

TEST(Answer, IsNoneWhenCutShort) {
    const auto bytes = to_answer(whole);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_EQ(from_answer<Whole>(bytes.substr(0, size)), std::nullopt) << size;
    EXPECT_EQ(from_answer<Whole>(bytes + "x"), std::nullopt);
}

TEST(Answer, IsNoneWhenItIsSomethingElse) {
    EXPECT_EQ(from_answer<Part>(to_answer(whole)), std::nullopt);
    EXPECT_EQ(from_answer<Whole>(to_answer(Part())), std::nullopt);
    EXPECT_EQ(from_answer<std::vector<bool>>(to_answer(std::string("x"))), std::nullopt);
    EXPECT_EQ(from_answer<Whole>("\xff\xff"), std::nullopt);
    EXPECT_EQ(from_answer<std::string>("\x5b\xff\xff\xff\xff\xff\xff\xff\xff"), std::nullopt);  // of 2^64 bytes
    EXPECT_EQ(from_answer<std::vector<bool>>("\x9b\xff\xff\xff\xff\xff\xff\xff\xff"), std::nullopt);
}

}  // namespace
}  // namespace berth::test::of_answer
