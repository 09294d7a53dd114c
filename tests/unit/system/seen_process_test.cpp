#include "system/mounts/seen_process.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "support.hpp"
#include "system/mounts/processes.hpp"
#include "system/mounts/unmount.hpp"

namespace berth::test::of_seen_process {
namespace {

struct Sleeper {
    Sleeper() : pid(::fork()) {
        while (pid == 0) ::pause();
    }
    Sleeper(const Sleeper&) = delete;
    Sleeper& operator=(const Sleeper&) = delete;
    ~Sleeper() {
        if (pid <= 0) return;
        ::kill(pid, SIGKILL);
        ::waitpid(pid, nullptr, 0);
    }
    /// The signal that ended it, or 0 while it lives.
    [[nodiscard]] int end(int options = 0) {
        int status = 0;
        if (::waitpid(pid, &status, options) != pid) return 0;
        pid = -1;
        return WTERMSIG(status);
    }
    pid_t pid;
};

TEST(SeenProcess, GetsASignal) {
    Sleeper sleeper;
    ASSERT_GT(start_time(sleeper.pid), 0U);
    EXPECT_TRUE(send_signal({sleeper.pid, start_time(sleeper.pid)}, SIGTERM).value());
    EXPECT_EQ(sleeper.end(), SIGTERM);
}

TEST(SeenProcess, IsNoOtherOfTheSameNumber) {
    Sleeper sleeper;
    EXPECT_FALSE(send_signal({sleeper.pid, start_time(sleeper.pid) - 1}, SIGKILL).value());
    EXPECT_EQ(sleeper.end(WNOHANG), 0);
}

TEST(SeenProcess, MayHaveEnded) {
    Sleeper sleeper;
    const SeenProcess seen{sleeper.pid, start_time(sleeper.pid)};
    ::kill(sleeper.pid, SIGKILL);
    (void)sleeper.end();
    EXPECT_FALSE(send_signal(seen, SIGTERM).value());
}

TEST(SeenProcess, IsNeitherPid1NorTheCallerNorAKernelThread) {
    for (const pid_t pid : {0, -1, 1, ::getpid()})
        EXPECT_EQ(send_signal({pid, start_time(pid)}, SIGURG).error().code.value(), EPERM) << pid;
    if (!is_kernel_thread(2)) GTEST_SKIP() << "no kernel threads are seen here";
    EXPECT_EQ(send_signal({2, start_time(2)}, SIGURG).error().code.value(), EPERM);
}

TEST(SeenProcess, KnowsItsOwnLine) {
    const auto line = own_line();
    EXPECT_TRUE(line.contains(1) && line.contains(::getpid()) && line.contains(::getppid()));
    Sleeper sleeper;
    EXPECT_FALSE(line.contains(sleeper.pid));
}

TEST(Unmount, DoesNothingWhereSomethingElseIsMounted) {
    MountEntry other;
    other.device = "254:77";
    other.root = "/";
    for (const auto* where : {"/proc", "/nowhere"}) {
        other.where = where;
        for (const auto how : {Unmount::lazy, Unmount::force}) {
            const auto done = unmount(other, how);
            ASSERT_FALSE(done.has_value());
            EXPECT_EQ(done.error().text(), fmt::format("can't unmount {}: Stale file handle", where));
        }
    }
}

}  // namespace
}  // namespace berth::test::of_seen_process
