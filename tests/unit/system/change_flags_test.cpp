#include "system/mounts/change_flags.hpp"

#include <cerrno>

#include "core/check/opposites.hpp"
#include "support.hpp"

namespace berth::test::of_change_flags {
namespace {

TEST(ChangeFlags, DoesNothingWhereSomethingElseIsMounted) {
    MountEntry other;
    other.device = "254:77";
    other.root = "/";
    other.where = "/proc";
    const auto done = change_flags(other, {"suid"});
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().text(), "can't change flags of /proc: Stale file handle");
}

TEST(ChangeFlags, KnowsTheWordsOfAMountAlone) {
    MountEntry nowhere;
    nowhere.where = "/nowhere";
    for (const auto word : {"size=1M", "sync", "atime", ""})
        EXPECT_EQ(change_flags(nowhere, {word}).error().code.value(), EINVAL) << word;
    for (const auto& [set, clear] : flags_of_mount)
        EXPECT_EQ(change_flags(nowhere, {set, clear}).error().code.value(), ESTALE) << set;
    for (const auto& one : access_times)
        EXPECT_EQ(change_flags(nowhere, {one.set}).error().code.value(), ESTALE) << one.set;
}

}  // namespace
}  // namespace berth::test::of_change_flags
