#include "cli/hold/patience.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <expected>

namespace berth::cli {
namespace {

using namespace std::chrono_literals;

constexpr auto before_first_word = 500ms;
constexpr auto between_words = 1s;

}  // namespace

Patience::Patience(Outside& outside, Limit limit)
    : outside_(outside),
      sleep_(outside.sleep()),
      deadline_(limit ? now() + *limit : Clock::time_point::max()),
      next_word_(now() + before_first_word),
      speaks_(outside.is_listened_to()) {}

void Patience::say() {
    next_word_ = now() + between_words;
    if (!what_) return;
    auto text = what_();
    if (text.empty() || text == said_) return;
    outside_.say(text);
    said_ = std::move(text);
}

Answer<Woken> Patience::wait(ServiceManager* manager, MountChanges mounts, Clock::time_point pause) {
    while (true) {
        if (manager != nullptr) {
            const auto news = manager->take_news();
            if (!news) return std::unexpected(news.error());
            // On a busy machine there is always something new.
            if (signal()) return Woken::by_signal;
            if (is_over()) return Woken::by_time;
            if (*news) return Woken::by_news;
        }
        auto until = std::min(deadline_, pause);
        if (now() >= until) return Woken::by_time;
        if (speaks_ && what_) until = std::min(until, next_word_);
        const auto changed = sleep_->until(until, manager, mounts);
        if (!changed) return std::unexpected(changed.error());
        if (signal()) return Woken::by_signal;
        if (*changed) return Woken::by_news;
        if (speaks_ && now() >= next_word_) say();
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
