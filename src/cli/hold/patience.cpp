#include "cli/hold/patience.hpp"

#include <poll.h>
#include <unistd.h>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "cli/session.hpp"

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto first_word = 500ms;
constexpr auto between_words = 1s;

timespec to_timespec(Clock::duration span) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span);
    const auto rest = std::chrono::duration_cast<std::chrono::nanoseconds>(span - seconds);
    return {seconds.count(), rest.count()};
}

}  // namespace

Patience::Patience(std::optional<std::chrono::microseconds> limit)
    : deadline_(limit ? Clock::now() + *limit : Clock::time_point::max()),
      next_word_(Clock::now() + first_word),
      speaks_(::isatty(STDERR_FILENO) == 1) {}

void Patience::say() {
    next_word_ = Clock::now() + between_words;
    if (!what_) return;
    auto text = what_();
    if (text.empty() || text == said_) return;
    complain(text);
    said_ = std::move(text);
}

Answer<Woken> Patience::wait(ServiceManager* manager, int mounts, Clock::time_point pause) {
    while (true) {
        if (manager != nullptr) {
            const auto news = manager->take_news();
            if (!news) return std::unexpected(news.error());
            if (*news) return Woken::by_news;
        }
        const auto now = Clock::now();
        auto until = std::min(deadline_, pause);
        if (now >= until) return Woken::by_time;
        if (speaks_ && what_) until = std::min(until, next_word_);
        std::array<pollfd, 3> fds{{{interrupts_.fd(), POLLIN, 0}, {mounts, POLLPRI, 0}, {-1, 0, 0}}};
        if (manager != nullptr) {
            const auto ready = manager->readiness();
            fds[2] = {ready.fd, ready.events, 0};
            if (ready.within < std::chrono::microseconds::max()) until = std::min(until, now + ready.within);
        }
        const bool for_ever = until == Clock::time_point::max();
        const auto rest = to_timespec(for_ever ? 0s : std::max(until - now, Clock::duration::zero()));
        const int result = ::ppoll(fds.data(), fds.size(), for_ever ? nullptr : &rest, nullptr);
        if (result < 0 && errno != EINTR) return std::unexpected(BusError{errno, {}, "can't wait"});
        if (interrupts_.taken()) return Woken::by_signal;
        if (result > 0 && fds[1].revents != 0) return Woken::by_news;
        if (speaks_ && Clock::now() >= next_word_) say();
    }
}

std::string to_text(std::chrono::microseconds span) {
    const auto count = span.count();
    if (count % 1'000'000 != 0) return fmt::format("{} ms", count / 1000);
    const auto seconds = count / 1'000'000;
    if (seconds < 60) return fmt::format("{} s", seconds);
    return seconds % 60 == 0 ? fmt::format("{} min", seconds / 60)
                             : fmt::format("{} min {} s", seconds / 60, seconds % 60);
}

}  // namespace berth::cli
