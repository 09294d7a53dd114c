#include "system/base/within.hpp"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>
#include <stdexcept>
#include <system_error>

#include "support_files.hpp"
#include "system/base/fd.hpp"

namespace berth::test::of_within {
namespace {

using namespace std::chrono_literals;

using Texts = std::vector<std::string>;

std::string sleep_long() {
    ::sleep(60);
    return "late";
}

std::vector<std::string> open_files() {
    std::vector<std::string> out;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const auto target = std::filesystem::read_symlink(entry.path(), gone).string();
        if (target.starts_with("/proc/")) continue;  // the listing itself
        out.push_back(entry.path().filename().string() + " " + target.substr(0, target.find('[')));
    }
    std::ranges::sort(out);
    return out;
}

bool has_children() { return ::waitpid(-1, nullptr, WNOHANG) >= 0 || errno != ECHILD; }

auto time_of(const std::function<void()>& action) {
    const auto begin = std::chrono::steady_clock::now();
    action();
    return std::chrono::steady_clock::now() - begin;
}

std::string left_at_exit;
void leave_at_exit() {
    if (!left_at_exit.empty()) std::ofstream(left_at_exit) << "x";
}

/// An ext4 that takes no writes: who tries is stuck beyond the reach of SIGKILL.
class Frozen {
  public:
    explicit Frozen(const TestFolder& folder) : mounted_(folder / "mounted") {
        const auto image = folder / "image";
        folder.folder("mounted");
        ready_ =
            run(fmt::format("truncate -s 16M {0} && mkfs.ext4 -q {0} && mount -o loop {0} {1}", image, mounted_)) &&
            run("fsfreeze --freeze " + mounted_);
    }
    Frozen(const Frozen&) = delete;
    Frozen& operator=(const Frozen&) = delete;
    ~Frozen() { EXPECT_TRUE(!ready_ || (run("fsfreeze --unfreeze " + mounted_) && unmounted())); }

    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] std::string file() const { return mounted_ + "/file"; }

  private:
    static bool run(const std::string& command) { return std::system(command.c_str()) == 0; }
    [[nodiscard]] bool unmounted() const {
        for (int tries = 0; tries < 100; ++tries) {  // the stuck one has yet to die
            if (!has_children() && run("umount " + mounted_)) return true;
            ::usleep(50'000);
        }
        return false;
    }

    std::string mounted_;
    bool ready_ = false;
};

TEST(Within, GivesBackWhatTheChildReturned) {
    const auto pid = ::getpid();
    EXPECT_EQ(within(10s, [] { return std::string(); }), "");
    EXPECT_EQ(within(10s, [] { return std::string("a\0b\n", 4); }), std::string("a\0b\n", 4));
    EXPECT_EQ(within(10s, [] { return std::string(3'000'000, 'x'); }), std::string(3'000'000, 'x'));
    EXPECT_NE(within(10s, [] { return std::to_string(::getpid()); }), std::to_string(pid));
}

TEST(Within, SaysNothingOfAChildThatDies) {
    EXPECT_EQ(within(10s, []() -> std::string { throw std::runtime_error("no"); }), std::nullopt);
    EXPECT_EQ(within(10s, []() -> std::string { ::_exit(0); }), std::nullopt);
    EXPECT_EQ(within(10s, [] { return std::to_string(::kill(::getpid(), SIGKILL)); }), std::nullopt);
    EXPECT_FALSE(has_children());
}

TEST(Within, GivesUpWhatTakesTooLongAndKeepsTheRest) {
    std::vector<std::optional<std::string>> answers;
    const auto time = time_of([&] {
        answers = all_within(3s, {sleep_long, [] { return std::string("a"); }, sleep_long,
                                  [] {
                                      ::usleep(100'000);
                                      return std::string("b");
                                  }});
    });
    EXPECT_EQ(answers, (std::vector<std::optional<std::string>>{std::nullopt, "a", std::nullopt, "b"}));
    EXPECT_GE(time, 3s);
    EXPECT_LT(time, 30s);
    EXPECT_FALSE(has_children());
}

TEST(Within, RunsAllAtOnceAndDoesNotWaitForTheLimit) {
    const std::vector<Work> work(10, [] {
        ::usleep(2'000'000);
        return std::string("x");
    });
    std::vector<std::optional<std::string>> answers;
    EXPECT_LT(time_of([&] { answers = all_within(60s, work); }), 15s);
    EXPECT_EQ(answers, (std::vector<std::optional<std::string>>(10, "x")));
}

TEST(Within, AnswersInOrderWhenThereAreMoreThanRunAtOnce) {
    std::vector<Work> work;
    for (int i = 0; i < 300; ++i) work.emplace_back([i] { return std::to_string(i); });
    const auto answers = all_within(600s, work);
    for (std::size_t i = 0; i < work.size(); ++i) EXPECT_EQ(answers[i], std::to_string(i));
    EXPECT_FALSE(has_children());
    EXPECT_TRUE(all_within(1s, {}).empty());
}

TEST(Within, LeavesNoFileOpenAndGivesTheChildNone) {
    const TestFolder folder;
    folder.file("x", "");
    const Fd held(::open((folder / "x").c_str(), O_RDONLY));
    const auto before = open_files();
    const auto seen = within(10s, [] { return fmt::format("{}", fmt::join(open_files(), "\n")); });
    (void)all_within(50ms, {sleep_long, sleep_long});
    EXPECT_EQ(open_files(), before);
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->starts_with("0 /dev/null\n1 /dev/null\n2 /dev/null\n")) << *seen;
    EXPECT_EQ(std::ranges::count(*seen, '\n'), 3) << *seen;
    EXPECT_NE(seen->find(" pipe:"), std::string::npos) << *seen;
}

TEST(Within, NeitherFlushesTheCallersStreamsNorRunsItsExitHandlers) {
    const TestFolder folder;
    auto* stream = std::fopen((folder / "stream").c_str(), "w");
    ASSERT_NE(stream, nullptr);
    std::fputs("once", stream);
    ASSERT_EQ(std::atexit(leave_at_exit), 0);
    left_at_exit = folder / "left";
    EXPECT_EQ(within(10s, [] { return std::string("x"); }), "x");
    left_at_exit.clear();
    std::fclose(stream);
    EXPECT_EQ(folder.contents(), std::vector<std::string>{"stream"});
    EXPECT_EQ(folder.text("stream"), "once");
}

TEST(Within, KeepsWhatWasToldByWhomItGivesUp) {
    const auto three = told_within(10s, [](const Tell& tell) { tell("a"), tell(""), tell(std::string(100'000, 'b')); });
    EXPECT_EQ(three, (Texts{"a", "", std::string(100'000, 'b')}));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(told_within(3s,
                          [](const Tell& tell) {
                              tell("early");
                              tell(sleep_long());
                          }),
              Texts{"early"});
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 3s);
    EXPECT_EQ(told_within(10s,
                          [](const Tell& tell) {
                              tell("last words");
                              throw std::runtime_error("no");
                          }),
              Texts{"last words"});
    EXPECT_FALSE(has_children());
}

TEST(Within, DoesNotWaitForAChildThatCannotBeKilled) {
    const TestFolder folder;
    const Frozen frozen(folder);
    if (!frozen.ready()) GTEST_SKIP() << "needs root, a loop device and ext4";
    std::vector<std::optional<std::string>> answers;
    const auto time = time_of([&] {
        answers = all_within(2s, {[&] {
                                      const int fd = ::open(frozen.file().c_str(), O_CREAT | O_WRONLY, 0600);
                                      return std::to_string(fd);
                                  },
                                  [] { return std::string("x"); }});
    });
    EXPECT_EQ(answers, (std::vector<std::optional<std::string>>{std::nullopt, "x"}));
    EXPECT_LT(time, 10s);
    EXPECT_TRUE(has_children());  // the one that is stuck
}

}  // namespace
}  // namespace berth::test::of_within
