#include "core/fstab/line/import_time.hpp"

#include "support.hpp"

namespace berth::test::of_import_time {
namespace {

TEST(ImportTime, GivesNumbersTheirUnitAndNoTimeNoEnd) {
    const std::vector<Case> cases{
        {"5", "5s"},         {" 5 ", "5s"},
        {"1.5", "1.5s"},     {"10min", "10min"},
        {"10 min", "10min"}, {"1min 30", "1min 30s"},
        {"1h30m", "1h30m"},  {"0", "infinity"},
        {"0s", "infinity"},  {"infinity", "infinity"},
        {"2 5", "2s 5s"},    {"", "none"},
        {"soon", "none"},    {"-5", "none"},
        {"5x", "none"},      {"5,", "none"},
        {".", "none"},       {"99999999999999y", "none"},
    };
    for (const auto& [in, out] : cases) EXPECT_EQ(span_of_fstab(in).value_or("none"), out) << in;
}

}  // namespace
}  // namespace berth::test::of_import_time
