#include "system/mounts/usage.hpp"

#include <sys/mount.h>
#include <unistd.h>

#include <fmt/format.h>
#include <sched.h>

#include "support_files.hpp"
#include "system/base/within.hpp"

namespace berth::test::of_usage {
namespace {

using namespace std::chrono_literals;

TEST(UsageOf, IsWhatTheFileSystemSays) {
    if (!is_root()) GTEST_SKIP() << "needs root, for a mount";
    const TestFolder folder;
    const auto told = within(30s, [&]() -> std::string {
        const auto& where = folder.path();
        if (::unshare(CLONE_NEWNS) != 0 || ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
            ::mount("tmpfs", where.c_str(), "tmpfs", 0, "size=1M") != 0)
            return "no mount";
        folder.file("x", std::string(300'000, 'x'));
        std::string out;
        for (const auto& usage : usage_of({where, where + "/none", where}, 20s))
            out += usage ? fmt::format("{} {} {}\n", usage->size, usage->used, usage->available) : "none\n";
        return out;
    });
    EXPECT_EQ(told, "1048576 303104 745472\nnone\n1048576 303104 745472\n");
}

}  // namespace
}  // namespace berth::test::of_usage
