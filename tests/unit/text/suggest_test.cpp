#include "core/text/suggest.hpp"

#include <gtest/gtest.h>
#include <array>
#include <optional>

namespace berth::test::of_suggest {
namespace {

constexpr std::array<std::string_view, 6> words{"where", "what", "wants", "used_by", "requires", "required"};

TEST(Suggest, FindsASlipOfTheHand) {
    struct Case {
        std::string_view word;
        std::string_view hint;
    };
    for (const auto& [word, hint] : {
             Case{"wher", "did you mean 'where'?"},        // one left out
             Case{"wheree", "did you mean 'where'?"},      // one too many
             Case{"whore", "did you mean 'where'?"},       // one other
             Case{"hwat", "did you mean 'what'?"},         // two swapped
             Case{"WHERE", "did you mean 'where'?"},       // letter case is nothing
             Case{"used-by", "did you mean 'used_by'?"},   // nor is '-' for '_'
             Case{"usde-yb", "did you mean 'used_by'?"},   // two swaps
             Case{"requird", "did you mean 'required'?"},  // the nearer one
             Case{"require", "did you mean 'requires'?"},  // the first of equals
             Case{"password", ""},
             Case{"x", ""},
             Case{"", ""},
         }) {
        EXPECT_EQ(did_you_mean(word, words), hint) << word;
    }
}

TEST(Suggest, NeverSuggestsWhatHasNothingInCommon) {
    constexpr std::array<std::string_view, 2> shorts{"ID", "a"};
    EXPECT_EQ(nearest("xy", shorts), std::nullopt);
    EXPECT_EQ(nearest("b", shorts), std::nullopt);
}

TEST(Suggest, SparesItselfLongWords) {
    const std::string sixty_four(64, 'a');
    const std::array<std::string_view, 1> candidate{sixty_four};
    EXPECT_EQ(nearest(std::string(63, 'a'), candidate), sixty_four);
    EXPECT_EQ(nearest(std::string(65, 'a'), candidate), std::nullopt);
}

}  // namespace
}  // namespace berth::test::of_suggest
