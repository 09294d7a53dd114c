#include "core/findings/codes.hpp"

#include <gtest/gtest.h>
#include <set>
#include <string>

namespace berth::test::of_codes {
namespace {

TEST(Codes, HaveNamesOfLowerCaseWordsAndAMeaningEach) {
    std::set<std::string_view> names;
    for (const auto& code : all_codes()) {
        EXPECT_TRUE(names.insert(code.name).second) << code.name;
        EXPECT_EQ(code.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz-"), std::string_view::npos) << code.name;
        EXPECT_TRUE(code.meaning.ends_with('.')) << code.name;
        EXPECT_EQ(name_of(code.code), code.name);
    }
    EXPECT_EQ(all_codes().size(), static_cast<std::size_t>(Code::write_failed) + 1);
}

TEST(Codes, AreNamedLikeTheirEnumerators) {
    EXPECT_EQ(name_of(Code::cycle), "cycle");
    EXPECT_EQ(name_of(Code::mount_point_in_fstab), "mount-point-in-fstab");
    EXPECT_EQ(name_of(Code::what_invalid), "what-invalid");
    EXPECT_EQ(name_of(Code::write_failed), "write-failed");
}

}  // namespace
}  // namespace berth::test::of_codes
