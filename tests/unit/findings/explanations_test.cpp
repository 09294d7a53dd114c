#include "core/findings/explanations.hpp"

#include <gtest/gtest.h>
#include <algorithm>
#include <string>

namespace berth::test::of_explanations {
namespace {

TEST(Explanations, AreThereForEveryCode) {
    for (const auto& code : all_codes()) {
        const auto* found = explanation_of(code.name);
        ASSERT_NE(found, nullptr) << code.name;
        EXPECT_EQ(found->code, code.name);
        EXPECT_TRUE(found->reason.ends_with('.')) << code.name;
        EXPECT_TRUE(found->wrong.ends_with('\n')) << code.name;
        EXPECT_TRUE(found->right.ends_with('\n')) << code.name;
    }
    EXPECT_EQ(explanation_of("key-unknow"), nullptr);
    EXPECT_EQ(explanation_of(""), nullptr);
}

TEST(Explanations, AreSortedAndOfCodesThatThereAre) {
    std::size_t count = 0;
    for (const auto all : {explanations_of_advice(), explanations_of_files(), explanations_of_initrd(),
                           explanations_of_keys(), explanations_of_mount_points(), explanations_of_options(),
                           explanations_of_references(), explanations_of_sources(), explanations_of_types()}) {
        EXPECT_TRUE(std::ranges::is_sorted(all, {}, &Explanation::code)) << all.front().code;
        for (const auto& one : all)
            EXPECT_NE(std::ranges::find(all_codes(), one.code, &CodeInfo::name), all_codes().end()) << one.code;
        count += all.size();
    }
    EXPECT_EQ(count, all_codes().size());
}

}  // namespace
}  // namespace berth::test::of_explanations
