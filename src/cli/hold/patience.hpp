// Waiting for something to happen, up to a time, with a word on the terminal about what is waited for.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "system/base/interrupts.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth::cli {

using Clock = std::chrono::steady_clock;

enum class Woken : std::uint8_t { by_news, by_time, by_signal };

class Patience {
  public:
    /// `limit`: how long all waits together may take; none is for ever.
    explicit Patience(std::optional<std::chrono::microseconds> limit);

    /// Says on the terminal what `what` returns, once it has lasted half a second and whenever it is something else.
    void explain(std::function<std::string()> what) { what_ = std::move(what); }

    /// Sleeps until `manager` has news, `mounts`, an open mount table (-1 for none), has changed, `pause` is over, or
    /// no time is left; then `is_over()`. Either may be missing.
    [[nodiscard]] Answer<Woken> wait(ServiceManager* manager, int mounts,
                                     Clock::time_point pause = Clock::time_point::max());

    [[nodiscard]] bool is_over() const { return Clock::now() >= deadline_; }
    /// The signal that ended a wait.
    [[nodiscard]] std::optional<int> signal() { return interrupts_.taken(); }
    /// Gives the signals back to a program that is to be executed.
    void restore_signals() { interrupts_.restore(); }

  private:
    void say();

    Interrupts interrupts_;
    Clock::time_point deadline_;
    Clock::time_point next_word_;
    std::function<std::string()> what_;
    std::string said_;
    bool speaks_ = false;
};

/// "1 min 30 s", for messages.
[[nodiscard]] std::string to_text(std::chrono::microseconds span);

}  // namespace berth::cli
