// Signals of the kernel's, which come while a command really waits.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/commands/looking.hpp"
#include "cli/hold/running_system.hpp"
#include "cli/volumes/waiting.hpp"
#include "support/obedient_system.hpp"

namespace berth::test::of_real_signals {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_wait = 10s;

/// A process that sends the signal to this one a moment later.
class Sender {
  public:
    explicit Sender(int number) : pid_(::fork()) {
        if (pid_ != 0) return;
        ::usleep(50'000);
        ::kill(::getppid(), number);
        ::_exit(0);
    }
    Sender(const Sender&) = delete;
    Sender& operator=(const Sender&) = delete;
    ~Sender() { EXPECT_EQ(::waitpid(pid_, nullptr, 0), pid_); }

  private:
    pid_t pid_;
};

/// Really sleeps. In the first sleep, the signal is on its way.
struct Nights {
    Nights(FakeOutside& outside, int signal) : world(outside), number(signal) {
        world.other_sleep = [this] { return std::make_unique<Night>(*this, system.sleep()); };
    }

    class Night final : public cli::Sleep {
      public:
        Night(Nights& all, std::unique_ptr<cli::Sleep> real) : all_(all), real_(std::move(real)) {}
        [[nodiscard]] cli::Clock::time_point now() const override { return real_->now(); }
        Result<> watch_mounts() override { return {}; }
        Answer<bool> until(cli::Clock::time_point end, ServiceManager* manager, cli::MountChanges mounts) override {
            if (manager != nullptr && all_.world.pid1.has_news()) return false;
            if (!all_.sender) all_.sender = std::make_unique<Sender>(all_.number);
            return real_->until(std::min(end, now() + longest_wait), nullptr, mounts);
        }
        std::optional<int> signal() override {
            if (const auto came = real_->signal()) return came;
            if (now() < all_.began + longest_wait) return std::nullopt;
            ADD_FAILURE() << "signal " << all_.number << " has not come";
            return all_.number;
        }

      private:
        Nights& all_;
        std::unique_ptr<cli::Sleep> real_;
    };

    FakeOutside& world;
    int number;
    cli::Clock::time_point began = cli::Clock::now();
    cli::RunningSystem system;
    std::unique_ptr<Sender> sender;
};

/// A command that is waiting for `what`, and has to end with `said` in which "N" is 128 and the signal's number.
struct Wait {
    std::string what;
    std::function<std::string(ObedientSystem&)> run;
    std::string said;
    bool is_held = false;      ///< by its unit, in the end
    bool has_stopped = false;  ///< that at once, when it was told to
};

std::string waited(ObedientSystem& it) {
    const std::vector<std::string> names{"data"};
    const auto got = cli::wait_for_volumes(it.outside, *it.session, names, {}, cli::Until::all_mounted).front();
    return fmt::format("{} {}: {}", got.status, got.result, got.reason);
}
std::string watched(ObedientSystem& it) {
    const auto got = cli::watch_volumes(it.outside, std::nullopt, [] { return std::optional(0); });
    return got ? std::to_string(*got) : got.error().message;
}

std::vector<Wait> waits() {
    const auto run = [](std::string_view name) {
        const auto& command = *std::ranges::find(commands(), name, &Command::name);
        return [&command](ObedientSystem& it) {
            command.prepare(it);
            return command.run(it, std::nullopt);
        };
    };
    return {
        {"a mount", run("attach"), "N interrupted: interrupted; let go again"},
        {"a mount that is there", run("attach again"), "N interrupted: interrupted; it is still held, as it was before",
         true},
        {"a holder's end", run("detach"), "N interrupted: interrupted while volume-data@vm.target was stopping", true},
        {"an unmount", run("detach"), "N interrupted: let go; interrupted while /srv/data was unmounted", false, true},
        {"a scope", run("run"), "interrupted"},
        {"the start of nobody", run("settle"), "N data interrupted"},
        {"a volume", waited, "N interrupted: interrupted"},
        {"anything", watched, "N"},
    };
}

/// nohup(1) may have started the tests, and what is ignored never comes.
class RealSignals : public testing::Test {
  protected:
    void SetUp() override {
        for (std::size_t i = 0; i < numbers.size(); ++i) before_.at(i) = std::signal(numbers.at(i), SIG_DFL);
    }
    void TearDown() override {
        for (std::size_t i = 0; i < numbers.size(); ++i) (void)std::signal(numbers.at(i), before_.at(i));
    }

    static constexpr std::array numbers{SIGINT, SIGTERM, SIGHUP};

  private:
    std::array<void (*)(int), numbers.size()> before_{};
};

TEST_F(RealSignals, EndEveryWaitAndTheHoldThatItWasFor) {
    for (const auto& [what, run, said, is_held, has_stopped] : waits()) {
        for (const int number : numbers) {
            ObedientSystem it;
            Nights nights(it.outside, number);
            // A start lasts. A stop does where it is what is waited for.
            it.outside.pid1.on_order = [&](const std::string& order) {
                const bool is_awaited = what == "a holder's end";
                if (order.starts_with("stop ") && !is_awaited) it.stop(order.substr(5));
            };
            auto expected = said;
            if (expected.starts_with("N")) expected.replace(0, 1, std::to_string(128 + number));
            const auto began = std::chrono::steady_clock::now();
            EXPECT_EQ(run(it), expected) << "waiting for " << what;
            EXPECT_LT(std::chrono::steady_clock::now() - began, longest_wait) << what;
            EXPECT_NE(nights.sender, nullptr) << what << ": it has not waited";
            const bool holds = it.is_held(attachment_unit) || it.is_held(scope_unit) || it.is_held(nobody_unit);
            EXPECT_EQ(holds, is_held) << what;
            EXPECT_TRUE(it.is_mounted() || !has_stopped) << what;
        }
    }
}

TEST_F(RealSignals, AreHeededAsBeforeOnceTheCommandIsOver) {
    sigset_t before{};
    ::sigprocmask(SIG_SETMASK, nullptr, &before);
    {
        ObedientSystem it;
        Nights nights(it.outside, SIGTERM);
        EXPECT_EQ(waited(it), "143 interrupted: interrupted");
    }
    sigset_t after{};
    ::sigprocmask(SIG_SETMASK, nullptr, &after);
    for (const int number : numbers) EXPECT_EQ(sigismember(&before, number), sigismember(&after, number));
}

}  // namespace
}  // namespace berth::test::of_real_signals
