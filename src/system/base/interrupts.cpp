#include "system/base/interrupts.hpp"

#include <sys/signalfd.h>

namespace berth {

Interrupts::Interrupts() {
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        struct sigaction action{};
        // What the caller had ignored, as nohup(1) does, stays so.
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_IGN) sigaddset(&set, signal);
    }
    ::sigprocmask(SIG_BLOCK, &set, &before_);
    fd_ = Fd(::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK));
}

Interrupts::~Interrupts() { restore(); }

std::optional<int> Interrupts::taken() {
    signalfd_siginfo info{};
    if (!taken_ && ::read(fd_.get(), &info, sizeof info) == sizeof info) taken_ = static_cast<int>(info.ssi_signo);
    return taken_;
}

}  // namespace berth
