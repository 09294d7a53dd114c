#include "system/pid1/password_agent.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>

namespace berth {

PasswordAgent::~PasswordAgent() {
    if (child_ == 0) return;
    ::kill(child_, SIGTERM);  // it gives the terminal back as it was
    ::kill(child_, SIGCONT);  // in the background it was stopped when it asked
    ::waitpid(child_, nullptr, 0);
}

bool PasswordAgent::start() {
    if (::isatty(STDIN_FILENO) == 0) return false;
    // The signals that its parent waits for would else be blocked in it for ever.
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    std::array<char, 31> name{"systemd-tty-ask-password-agent"};
    std::array<char, 8> watch{"--watch"};
    std::array<char*, 3> words{name.data(), watch.data(), nullptr};
    pid_t child = 0;
    const int error = ::posix_spawnp(&child, name.data(), nullptr, &attributes, words.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) return false;
    child_ = child;
    return true;
}

}  // namespace berth
