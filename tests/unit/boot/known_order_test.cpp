#include "core/boot/known_order.hpp"

#include <gtest/gtest.h>

namespace berth::test::of_known_order {
namespace {

TEST(KnownOrder, IsCertainByTheFilesOfSystemd) {
    EXPECT_EQ(wait_for("multi-user.target", "local-fs.target"), Wait::certain);
    EXPECT_EQ(wait_for("systemd-tmpfiles-setup.service", "local-fs-pre.target"), Wait::certain);
    EXPECT_EQ(wait_for("remote-fs.target", "remote-fs.target"), Wait::certain);
}

TEST(KnownOrder, IsUsualByOrdinaryServices) {
    EXPECT_EQ(wait_for("app.service", "local-fs.target"), Wait::usual);
    EXPECT_EQ(wait_for("network-online.target", "systemd-journal-flush.service"), Wait::usual);
    EXPECT_EQ(wait_for("multi-user.target", "remote-fs.target"), Wait::usual);
}

TEST(KnownOrder, IsNoneWhereNothingWaits) {
    EXPECT_EQ(wait_for("local-fs-pre.target", "local-fs.target"), Wait::none);
    EXPECT_EQ(wait_for("app.service", "remote-fs.target"), Wait::none);
    EXPECT_EQ(wait_for("lvm2-activation.service", "local-fs.target"), Wait::none);
    EXPECT_EQ(wait_for("x.mount", "local-fs.target"), Wait::none);
    EXPECT_EQ(wait_for("early.slice", "local-fs.target"), Wait::none);
    EXPECT_EQ(wait_for("swap.target", "local-fs.target"), Wait::none);
}

TEST(KnownOrder, IsThatOfItsRowsAndClosesNoCircle) {
    std::size_t certain = 0;
    for (const auto& one : known_orders()) {
        certain += one.wait == Wait::certain ? 1 : 0;
        EXPECT_GE(wait_for(one.unit, one.other), one.wait) << one.unit << " after " << one.other;
        EXPECT_EQ(wait_for(one.other, one.unit), Wait::none) << one.other << " after " << one.unit;
        EXPECT_TRUE(is_known(one.unit) && is_known(one.other)) << one.unit << " after " << one.other;
    }
    EXPECT_GT(certain, 20U);
}

TEST(KnownOrder, KnowsWhoNeedsAnEarlyPath) {
    EXPECT_EQ(early_user_below("/var/log"), "systemd-journal-flush.service");
    EXPECT_EQ(early_user_below("/tmp"), "basic.target");
    EXPECT_EQ(early_user_below("/var/logs"), "");
    EXPECT_EQ(early_user_below("/srv"), "");
}

}  // namespace
}  // namespace berth::test::of_known_order
