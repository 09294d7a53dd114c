#include "system/pid1/keeper.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <string_view>

namespace berth {
namespace {

// What a keeper has of files, from here on.
constexpr int process_fd = 3;
constexpr int line_fd = 4;
constexpr int answer_fd = 5;  // until it has told its pid
constexpr int signals_fd = 6;

constexpr std::string_view dismissal = ".";

/// Nothing of the caller's: whoever waits for the end of a file that it holds must not wait for the keeper.
void leave_files(int process, int line, int answer) {
    const int null = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    const int high_process = ::fcntl(process, F_DUPFD_CLOEXEC, signals_fd + 1);
    const int high_line = ::fcntl(line, F_DUPFD_CLOEXEC, signals_fd + 1);
    const int high_answer = ::fcntl(answer, F_DUPFD_CLOEXEC, signals_fd + 1);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; ++fd) ::dup2(null, fd);
    if (::dup2(high_process, process_fd) < 0 || ::dup2(high_line, line_fd) < 0 || ::dup2(high_answer, answer_fd) < 0)
        ::_exit(1);
    ::syscall(SYS_close_range, signals_fd, UINT_MAX, 0);
}

void heed_signals() {
    constexpr std::array heeded{SIGTERM, SIGINT, SIGHUP};
    sigset_t set{};
    sigemptyset(&set);
    for (const int signal : heeded) sigaddset(&set, signal);
    ::sigprocmask(SIG_SETMASK, &set, nullptr);
    for (const int signal : heeded) ::signal(signal, SIG_DFL);
    if (::signalfd(-1, &set, SFD_CLOEXEC) != signals_fd) ::_exit(1);
}

[[noreturn]] void keep() {
    bool is_to_end = false;
    std::array<pollfd, 3> fds{pollfd{process_fd, POLLIN, 0}, {signals_fd, POLLIN, 0}, {line_fd, POLLIN, 0}};
    auto& [process, signals, line] = fds;
    while (true) {
        if (::poll(fds.data(), fds.size(), -1) < 0 && errno != EINTR) ::_exit(1);
        if (process.revents != 0) ::_exit(0);
        signalfd_siginfo info{};
        if (signals.revents != 0 && ::read(signals_fd, &info, sizeof info) == sizeof info) is_to_end = true;
        if (line.fd >= 0 && line.revents != 0) {
            char word = 0;
            if (::read(line_fd, &word, 1) == 1) ::_exit(0);
            line.fd = -1;
        }
        if (!is_to_end || line.fd >= 0) continue;
        ::syscall(SYS_pidfd_send_signal, process_fd, SIGTERM, nullptr, 0);
        is_to_end = false;
    }
}

/// Not a child of the caller's program, which knows of none.
[[noreturn]] void start_apart(int process, int line, int answer) {
    const auto child = ::fork();
    if (child != 0) ::_exit(child < 0 ? errno : 0);
    ::setsid();
    leave_files(process, line, answer);
    heed_signals();
    // Whoever knows it may send it a signal at once.
    const auto pid = ::getpid();
    if (::write(answer_fd, &pid, sizeof pid) != sizeof pid) ::_exit(1);
    ::close(answer_fd);
    keep();
}

}  // namespace

std::string own_service() {
    char* unit = nullptr;
    if (::sd_pid_get_unit(0, &unit) < 0) return {};
    const std::unique_ptr<char, decltype(&std::free)> owned(unit, &std::free);
    const std::string_view name = unit;
    return name.ends_with(".service") && !name.starts_with("user@") ? std::string(name) : std::string();
}

Result<Keeper> Keeper::start() {
    const auto no = [](int error) { return failed("start a process that holds the volumes", error); };
    const Fd process(static_cast<int>(::syscall(SYS_pidfd_open, ::getpid(), 0)));
    std::array<int, 2> line{};
    if (!process || ::pipe2(line.data(), O_CLOEXEC) != 0) return no(errno);
    const Fd heard(line[0]);
    Fd told(line[1]);
    std::array<int, 2> answer{};
    if (::pipe2(answer.data(), O_CLOEXEC) != 0) return no(errno);
    const Fd from(answer[0]);
    Fd to(answer[1]);
    const auto child = ::fork();
    if (child < 0) return no(errno);
    if (child == 0) start_apart(process.get(), heard.get(), to.get());
    to = Fd();
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    pid_t pid = 0;
    if (::read(from.get(), &pid, sizeof pid) != sizeof pid) return no(WIFEXITED(status) ? WEXITSTATUS(status) : EAGAIN);
    return Keeper(pid, std::move(told));
}

void Keeper::dismiss() const {
    [[maybe_unused]] const auto said = ::write(line_.get(), dismissal.data(), dismissal.size());
}

}  // namespace berth
