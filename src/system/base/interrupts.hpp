// Signals that should end a wait, and not the program in the midst of it.
#pragma once

#include <csignal>
#include <optional>

#include "system/base/fd.hpp"

namespace berth {

/// SIGINT, SIGTERM and SIGHUP, while this lives.
class Interrupts {
  public:
    Interrupts();
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;
    ~Interrupts();

    /// Readable when a signal has come; -1 if the kernel gave none.
    [[nodiscard]] int fd() const { return fd_.get(); }
    /// The first signal that came.
    [[nodiscard]] std::optional<int> taken();
    /// Ends early what this does.
    void restore() { ::sigprocmask(SIG_SETMASK, &before_, nullptr); }

  private:
    sigset_t before_{};
    Fd fd_;
    std::optional<int> taken_;
};

}  // namespace berth
