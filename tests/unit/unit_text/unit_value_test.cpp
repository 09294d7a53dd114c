#include "core/unit_text/unit_value.hpp"

#include <gmock/gmock.h>

#include "core/unit_text/unit_file.hpp"

#include "support.hpp"

namespace berth::test::of_unit_value {
namespace {

SafeText safe(std::string_view value) { return SafeText::parse(value).value(); }

TEST(UnitValue, IsWhatWasWritten) {
    UnitFile file;
    file.section("Unit");
    file.add("Description", safe("100% of %n and %%"));
    const auto text = std::move(file).take();
    EXPECT_EQ(value_in(text, "Description"), "100% of %n and %%");
    EXPECT_EQ(value_in(text, "Descr"), "");
}

TEST(UnitValue, OfOptionsIsEachThatWasWritten) {
    const std::vector options{safe("ro"),      safe("size=50%"), safe("p=$$a${b}$"), safe("context=\"a,b\""),
                              safe("c=a\\,b"), safe("d=a\\\\b"), safe("e=a\\\"b")};
    UnitFile file;
    file.section("Mount");
    file.add_options("Options", options);
    std::vector<std::string> written;
    for (const auto& option : options) written.push_back(option.str());
    const auto text = std::move(file).take();
    EXPECT_EQ(options_in(text, "Options"), written);
    EXPECT_THAT(options_in(text, "Type"), testing::IsEmpty());
}

}  // namespace
}  // namespace berth::test::of_unit_value
