#include "system/base/within.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "system/base/fd.hpp"
#include "system/base/standard_streams.hpp"

namespace berth {
namespace {

using Clock = std::chrono::steady_clock;
using Size = std::uint64_t;  // goes before each text, so that one cut short by a death is noticed

constexpr std::size_t at_once = 128;
constexpr auto time_to_die = std::chrono::milliseconds(100);

struct Child {
    pid_t pid = -1;
    std::size_t work = 0;
    Fd process;  // readable when it has ended
    Fd answer;
    std::string bytes;
};

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

using Telling = std::function<void(const Tell&)>;

bool write_text(int fd, std::string_view text) {
    const Size size = text.size();
    std::array<char, sizeof size> bytes{};
    std::memcpy(bytes.data(), &size, sizeof size);
    return write_all(fd, {bytes.data(), bytes.size()}) && write_all(fd, text);
}

/// Those that came whole.
std::vector<std::string> texts_in(std::string_view bytes) {
    std::vector<std::string> out;
    for (Size size = 0; bytes.size() >= sizeof size;) {
        std::memcpy(&size, bytes.data(), sizeof size);
        bytes.remove_prefix(sizeof size);
        if (bytes.size() < size) break;
        out.emplace_back(bytes.substr(0, size));
        bytes.remove_prefix(size);
    }
    return out;
}

[[noreturn]] void run(const Telling& work, int answer, pid_t caller) noexcept {
    // A child that hangs must not hold the caller's output open, for somebody may wait for its end.
    const auto fd = static_cast<unsigned>(answer);
    (void)::close_range(0, fd - 1, 0);
    (void)::close_range(fd + 1, UINT_MAX, 0);
    open_standard_streams();
    (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != caller) ::_exit(1);
    try {
        work([&](std::string_view text) {
            if (!write_text(answer, text)) ::_exit(1);
        });
        ::_exit(0);
    } catch (...) {  // NOLINT(bugprone-empty-catch): no answer says it
    }
    ::_exit(1);
}

std::optional<Child> start(const Telling& work, std::size_t index) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
    Child child{.work = index, .answer = Fd(ends[0])};
    // Above the standard streams, which the child opens anew.
    const Fd low(ends[1]);
    const Fd to(::fcntl(low.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!to) return std::nullopt;
    const auto caller = ::getpid();
    child.pid = ::fork();
    if (child.pid < 0) return std::nullopt;
    if (child.pid == 0) run(work, to.get(), caller);
    child.process = Fd(static_cast<int>(::syscall(SYS_pidfd_open, child.pid, 0)));
    return child;
}

/// False at the end of what the child writes.
bool read_some(Child& child) {
    std::array<char, 4096> buffer{};
    const auto got = ::read(child.answer.get(), buffer.data(), buffer.size());
    if (got < 0) return errno == EINTR;
    child.bytes.append(buffer.data(), static_cast<std::size_t>(got));
    return got > 0;
}

/// That of a child which tells one thing alone.
std::optional<std::string> answer_of(const Child& child) {
    auto texts = texts_in(child.bytes);
    if (texts.empty()) return std::nullopt;
    return std::move(texts.front());
}

/// Waits until one of `fds` is ready; false when the time is up.
bool wait_for(std::vector<pollfd>& fds, Clock::time_point deadline) {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        const auto ready = ::poll(fds.data(), fds.size(), static_cast<int>(std::min<long long>(left, INT_MAX)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

void bury_dead(std::vector<Child>& dying) {
    std::erase_if(dying, [](const Child& child) { return ::waitpid(child.pid, nullptr, WNOHANG) != 0; });
}

void bury(std::vector<Child>& dying, Clock::time_point deadline) {
    while (true) {
        bury_dead(dying);
        std::vector<pollfd> fds;
        for (const auto& child : dying) fds.push_back({child.process.get(), POLLIN, 0});
        if (fds.empty() || !wait_for(fds, deadline)) return;
    }
}

}  // namespace

std::vector<std::optional<std::string>> all_within(std::chrono::milliseconds limit, const std::vector<Work>& work) {
    const auto deadline = Clock::now() + limit;
    std::vector<std::optional<std::string>> answers(work.size());
    std::vector<Child> running;
    std::vector<Child> dying;
    std::size_t next = 0;
    while (true) {
        bury_dead(dying);
        for (; next < work.size() && running.size() < at_once; ++next) {
            const auto tell_all = [&](const Tell& tell) { tell(work[next]()); };
            if (auto child = start(tell_all, next)) running.push_back(std::move(*child));
        }
        std::vector<pollfd> fds;
        for (const auto& child : running) fds.push_back({child.answer.get(), POLLIN, 0});
        if (fds.empty() || !wait_for(fds, deadline)) break;
        for (std::size_t i = fds.size(); i-- > 0;) {
            if (fds[i].revents == 0 || read_some(running[i])) continue;
            answers[running[i].work] = answer_of(running[i]);
            running[i].answer = Fd();
            dying.push_back(std::move(running[i]));
            running.erase(running.begin() + static_cast<std::ptrdiff_t>(i));
        }
    }
    for (auto& child : running) {
        (void)::kill(child.pid, SIGKILL);
        dying.push_back(std::move(child));
    }
    bury(dying, Clock::now() + time_to_die);
    return answers;
}

std::vector<std::string> told_within(std::chrono::milliseconds limit, const std::function<void(const Tell&)>& work) {
    const auto deadline = Clock::now() + limit;
    auto child = start(work, 0);
    if (!child) return {};
    std::vector<pollfd> fds{{child->answer.get(), POLLIN, 0}};
    while (wait_for(fds, deadline) && read_some(*child)) {
    }
    (void)::kill(child->pid, SIGKILL);
    auto texts = texts_in(child->bytes);
    std::vector<Child> dying;
    dying.push_back(std::move(*child));
    bury(dying, Clock::now() + time_to_die);
    return texts;
}

std::optional<std::string> within(std::chrono::milliseconds limit, const Work& work) {
    return std::move(all_within(limit, {work}).front());
}

}  // namespace berth
