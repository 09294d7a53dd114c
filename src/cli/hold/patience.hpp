// Waiting for something to happen, up to a time, with a word on the terminal about what is waited for.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/hold/outside.hpp"

namespace berth::cli {

using Limit = std::optional<std::chrono::microseconds>;  // none: for ever

enum class Woken : std::uint8_t { by_news, by_time, by_signal };

class Patience {
  public:
    /// `limit`: how long all waits together may take; none is for ever.
    Patience(Outside& outside, Limit limit);

    /// Says on the terminal what `what` returns, once it has lasted half a second and whenever it is something else.
    void explain(std::function<std::string()> what) { what_ = std::move(what); }

    /// From now on a change of the mount table ends a wait that is for it.
    [[nodiscard]] Result<> watch_mounts() { return sleep_->watch_mounts(); }

    /// Sleeps until a signal comes, `manager`, which may be missing, has news, the mount table has changed, if that is
    /// awaited, `pause` is over, or no time is left; then `is_over()`.
    [[nodiscard]] Answer<Woken> wait(ServiceManager* manager, MountChanges mounts = MountChanges::ignored,
                                     Clock::time_point pause = Clock::time_point::max());

    [[nodiscard]] Clock::time_point now() const { return sleep_->now(); }
    [[nodiscard]] bool is_over() const { return now() >= deadline_; }
    /// The signal that ended a wait.
    [[nodiscard]] std::optional<int> signal() { return sleep_->signal(); }

  private:
    void say();

    Outside& outside_;
    std::unique_ptr<Sleep> sleep_;
    Clock::time_point deadline_;
    Clock::time_point next_word_;
    std::function<std::string()> what_;
    std::string said_;
    bool speaks_ = false;
};

/// "1 min 30 s", for messages.
[[nodiscard]] std::string to_text(std::chrono::microseconds span);

}  // namespace berth::cli
