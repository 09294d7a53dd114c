#include "system/pid1/keeper.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>
#include <optional>
#include <string>
#include <thread>

#include "support.hpp"

namespace berth::test::of_keeper {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 20s;

bool is_soon(const std::function<bool()>& what) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!what()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(5ms);
    }
    return true;
}

/// Whoever is process 1 may take its time to clear it away.
bool is_gone(pid_t pid) {
    std::ifstream file(fmt::format("/proc/{}/stat", pid));
    std::string stat;
    return !std::getline(file, stat) || stat.find(") Z ") != std::string::npos;
}

/// A process with a keeper that waits for a word before it executes sleep(1), as berth does once the volumes are there.
struct Kept {
    /// `at_once` is the signal that the keeper gets as soon as its pid is known, if any.
    explicit Kept(int at_once = 0) {
        std::array<int, 2> go{};
        std::array<int, 2> told{};
        EXPECT_EQ(::pipe2(go.data(), O_CLOEXEC), 0);
        EXPECT_EQ(::pipe2(told.data(), O_CLOEXEC), 0);
        process = ::fork();
        if (process == 0) {
            const auto keeper = Keeper::start();
            const pid_t pid = keeper ? keeper->pid() : -1;
            if (keeper && at_once != 0) ::kill(pid, at_once);
            char word = 0;
            if (::write(told[1], &pid, sizeof pid) != sizeof pid || ::read(go[0], &word, 1) != 1) ::_exit(1);
            if (word == 'd') keeper->dismiss();
            if (word == 'd' && ::read(go[0], &word, 1) != 1) ::_exit(1);
            ::execlp("sleep", "sleep", "100", nullptr);
            ::_exit(1);
        }
        EXPECT_EQ(::read(told[0], &keeper, sizeof keeper), ssize_t{sizeof keeper});
        EXPECT_GT(keeper, 1);
        for (const int fd : {go[0], told[0], told[1]}) ::close(fd);
        line = Fd(go[1]);
    }
    void say(char word) const { EXPECT_EQ(::write(line.get(), &word, 1), 1); }
    ~Kept() {
        ::kill(process, SIGKILL);
        EXPECT_TRUE(is_soon([&] { return has_ended(); }));
        EXPECT_TRUE(is_soon([&] { return is_gone(keeper); }));
    }
    bool has_ended() {
        int got = 0;
        if (!status && ::waitpid(process, &got, WNOHANG) == process) status = got;
        return status.has_value();
    }

    pid_t process = 0;
    pid_t keeper = 0;
    Fd line;
    std::optional<int> status;
};

TEST(Keeper, EndsWithItsProcess) {
    Kept it;
    it.say('x');
    ::kill(it.process, SIGKILL);
    EXPECT_TRUE(is_soon([&] { return it.has_ended(); }));
    EXPECT_TRUE(is_soon([&] { return is_gone(it.keeper); }));
}

TEST(Keeper, EndsItsProcessWhenItIsToEndItself) {
    Kept it;
    it.say('x');
    ::kill(it.keeper, SIGTERM);
    ASSERT_TRUE(is_soon([&] { return it.has_ended(); }));
    EXPECT_TRUE(WIFSIGNALED(*it.status) && WTERMSIG(*it.status) == SIGTERM);
}

TEST(Keeper, WaitsWithThatUntilAProgramIsExecuted) {
    Kept it;
    ::kill(it.keeper, SIGTERM);
    std::this_thread::sleep_for(200ms);
    EXPECT_FALSE(it.has_ended());
    it.say('x');
    ASSERT_TRUE(is_soon([&] { return it.has_ended(); }));
    EXPECT_TRUE(WIFSIGNALED(*it.status) && WTERMSIG(*it.status) == SIGTERM);
}

TEST(Keeper, HeedsSignalsFromTheMomentWhenItIsKnown) {
    for (int round = 0; round < 100; ++round) {
        Kept it(round % 2 == 0 ? SIGTERM : SIGHUP);
        it.say('x');
        ASSERT_TRUE(is_soon([&] { return it.has_ended(); })) << "in round " << round;
        EXPECT_TRUE(WIFSIGNALED(*it.status) && WTERMSIG(*it.status) == SIGTERM);
    }
}

TEST(Keeper, EndsAloneWhenItIsDismissed) {
    Kept it;
    it.say('d');
    EXPECT_TRUE(is_soon([&] { return is_gone(it.keeper); }));
    EXPECT_FALSE(it.has_ended());
}

}  // namespace
}  // namespace berth::test::of_keeper
