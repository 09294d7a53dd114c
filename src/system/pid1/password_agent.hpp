// Asks for passphrases on the terminal, while it lives.
#pragma once

#include <sys/types.h>

namespace berth {

/// systemd-tty-ask-password-agent(1), which answers whatever asks by systemd's protocol, so that is what a service that
/// unlocks a device does. Where standard input is no terminal, or there is no such program, nobody is asked.
class PasswordAgent {
  public:
    PasswordAgent() = default;
    PasswordAgent(const PasswordAgent&) = delete;
    PasswordAgent& operator=(const PasswordAgent&) = delete;
    ~PasswordAgent();

    /// True if somebody is asked from now on.
    bool start();

  private:
    pid_t child_ = 0;
};

}  // namespace berth
