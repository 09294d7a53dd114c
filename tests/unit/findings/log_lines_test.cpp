#include "core/findings/log_lines.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <cstdint>

namespace berth::test::of_log_lines {
namespace {

TEST(LogLines, AreTheFirstFindingsAndOneLineThatCounts) {
    const Source source{"/a", "/a", {}};
    Diagnostics found;
    for (std::uint32_t i = 1; i <= 80; ++i) found.warning(Code::syntax, {&source, i, 1, 2}, fmt::format("w{}", i));
    found.error(Code::syntax, {&source, 99, 1, 2}, "worst");
    const auto lines = log_lines(found);
    ASSERT_EQ(lines.size(), 51U);
    EXPECT_EQ(lines.front().priority, 3);
    EXPECT_EQ(lines.front().text, "/a:99:1: error: worst [syntax]");
    EXPECT_EQ(lines.back().text, "and 31 more findings: 'berth check' shows all");
}

TEST(LogLines, CountTheNotesOfWhatThousandsDependOn) {
    const Source source{"/a", "/a", {}};
    Diagnostics found;
    auto& one = found.error(Code::syntax, {&source, 1, 1, 2}, "wrong");
    for (std::uint32_t i = 1; i <= 8000; ++i) one.notes.push_back({{&source, i + 1, 1, 2}, fmt::format("n{}", i)});
    const auto lines = log_lines(found);
    ASSERT_EQ(lines.size(), 7U);
    EXPECT_EQ(lines.back().text, "and 7995 more notes of this finding");
}

}  // namespace
}  // namespace berth::test::of_log_lines
