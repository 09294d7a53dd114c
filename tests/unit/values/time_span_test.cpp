#include "core/values/time_span.hpp"

#include "support.hpp"

namespace berth::test::of_time_span {
namespace {

TEST(TimeSpan, TakesWhatSystemdTakes) {
    for (const std::string_view text :
         {"90s", "1min 30s", "1min30s", "1.5h", "2 h", "infinity", "0s", "1y 12month", "300ms20s 5day", "5M", "5m",
          "1w", "1 usec", "1us", "1µs", "1hr", "3months", "55s500ms", "100000years"}) {
        EXPECT_EQ(said(TimeSpan::parse(text)), text);
    }
}

TEST(TimeSpan, RefusesTheRest) {
    constexpr std::string_view none = " | hint: write for example '90s', '1min 30s' or 'infinity'";
    for (const auto& [in, out] : {
             Case{"90",
                  "[time-invalid] the time span '90' has a number without a unit | hint: write '90s' for "
                  "seconds"},
             Case{"1min 30",
                  "[time-invalid] the time span '1min 30' has a number without a unit | hint: write for "
                  "example '1min 30s'"},
             Case{"", "[time-invalid] a time span must not be empty"},
             Case{"s", "[time-invalid] 's' is not a time span"},
             Case{"5parsec", "[time-invalid] '5parsec' is not a time span"},
             Case{"-5s", "[time-invalid] '-5s' is not a time span"},
             Case{"1.s", "[time-invalid] '1.s' is not a time span"},
             Case{"5s,", "[time-invalid] '5s,' is not a time span"},
             Case{"infinity 1s", "[time-invalid] 'infinity 1s' is not a time span"},
             Case{"1e3s", "[time-invalid] '1e3s' is not a time span"},
         }) {
        const bool plain = out.find("hint") == std::string_view::npos;
        EXPECT_EQ(said(TimeSpan::parse(in)), fmt::format("{}{}", out, plain ? none : ""));
    }
    EXPECT_EQ(said(TimeSpan::parse("300000years")),
              "[time-invalid] the time span '300000years' is too long | hint: write 'infinity'");
    EXPECT_EQ(said(TimeSpan::parse(std::string(400, '9') + "s")),
              "[time-invalid] the time span '" + std::string(80, '9') + "…' is too long | hint: write 'infinity'");
    EXPECT_EQ(said(TimeSpan::parse("5s ")),
              "[text-unsafe] blanks at the beginning or end are not allowed | hint: write '5s'");
}

}  // namespace
}  // namespace berth::test::of_time_span
