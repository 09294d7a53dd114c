#include "core/values/file_mode.hpp"

#include "support.hpp"

namespace berth::test::of_file_mode {
namespace {

using namespace std::string_view_literals;

TEST(FileMode, HasThreeOrFourOctalDigits) {
    for (const auto text : {"755", "0755", "7777", "000"}) EXPECT_EQ(said(FileMode::parse(text)), text);
    for (const auto text : {""sv, "75"sv, "00755"sv, "0o755"sv, "789"sv, "-755"sv, "rwx"sv, " 755"sv}) {
        EXPECT_EQ(said(FileMode::parse(text)),
                  fmt::format("[mode-invalid] '{}' is not a mode | hint: write three or four octal digits, for example "
                              "'0755'",
                              text));
    }
}

}  // namespace
}  // namespace berth::test::of_file_mode
