#include "core/model/holder.hpp"

#include <gtest/gtest.h>

#include "core/values/volume_name.hpp"
#include "support.hpp"

namespace berth::test::of_holder {
namespace {

TEST(Holder, IsReadFromTheUnitsName) {
    const auto said = [](std::string_view unit) {
        const auto holder = holder_of(unit, {"data"});
        return fmt::format("{} {}", name_of(holder.kind), holder.name);
    };
    EXPECT_EQ(said("volume-data@vm1.target"), "attachment vm1");
    EXPECT_EQ(said(R"(volume-data@a\x20b-c\x2dd\x40e.target)"), "attachment a b/c-d@e");
    EXPECT_EQ(said("volume-data@x@y.target"), "attachment x@y");
    EXPECT_EQ(said("volume-other@vm1.target"), "unit volume-other@vm1.target");
    EXPECT_EQ(said("volume-data@.target"), "unit volume-data@.target");
    EXPECT_EQ(said("volume-data@vm1.service"), "unit volume-data@vm1.service");
    EXPECT_EQ(said(R"(srv-a\x20b.mount)"), "mount /srv/a b");
    EXPECT_EQ(said("-.mount"), "mount /");
    EXPECT_EQ(said("nginx.service"), "unit nginx.service");
}

TEST(Holder, ComesBackFromItsAttachmentAsItWas) {
    const auto name = *VolumeName::parse("a-b_c");
    for (const std::string holder : {"vm1", "-", "a b", ".hidden", "%n", "żółw", "x@y.target", R"(\x2d)", "/dev/sda"}) {
        const auto found = attachment_of(attachment(name, holder)->str());
        ASSERT_TRUE(found) << holder;
        EXPECT_EQ(found->volume, "a-b_c");
        EXPECT_EQ(found->holder, holder);
    }
}

TEST(Holder, IsNoOptionInTheCommandThatIsAdvised) {
    EXPECT_EQ(attachment_command("attach", "data", "vm1"), "berth attach data vm1");
    EXPECT_EQ(attachment_command("detach", "data", "a b"), "berth detach data 'a b'");
    EXPECT_EQ(attachment_command("detach", "data", "--all"), "berth detach data -- --all");
    EXPECT_EQ(attachment_command("detach", "data", "-a b"), "berth detach data -- '-a b'");
}

}  // namespace
}  // namespace berth::test::of_holder
