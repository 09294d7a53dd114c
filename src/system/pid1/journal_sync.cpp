#include "system/pid1/journal_sync.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "system/base/fd.hpp"

namespace berth {
namespace {

using Clock = std::chrono::steady_clock;

// Varlink: JSON objects, each ended by a NUL byte.
constexpr std::string_view request("{\"method\":\"io.systemd.Journal.Synchronize\",\"parameters\":{}}\0", 60);
static_assert(request.back() == '\0' && request[request.size() - 2] == '}');
constexpr std::size_t longest_answer = 65536;

Fd connection(const std::string& socket) {
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    if (socket.size() >= sizeof address.sun_path) return {};
    std::memcpy(address.sun_path, socket.data(), socket.size());
    Fd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    const auto* where = reinterpret_cast<const sockaddr*>(&address);
    if (!fd || ::connect(fd.get(), where, sizeof address) != 0) return {};
    return fd;
}

bool ready(const Fd& fd, short what, Clock::time_point deadline) {
    while (true) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
        if (left <= 0) return false;
        pollfd wanted{fd.get(), what, 0};
        const int count = ::poll(&wanted, 1, static_cast<int>(left));
        if (count > 0) return true;
        if (count < 0 && errno != EINTR) return false;
    }
}

bool is_success(std::string_view answer) { return answer.find("\"error\"") == std::string_view::npos; }

}  // namespace

bool sync_journal(std::chrono::milliseconds limit, const std::string& socket) {
    const auto deadline = Clock::now() + limit;
    const auto fd = connection(socket);
    // The request is smaller than any socket's buffer, so it goes out whole.
    if (!fd || ::send(fd.get(), request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) {
        return false;
    }
    std::string answer;
    while (answer.size() < longest_answer && ready(fd, POLLIN, deadline)) {
        std::array<char, 4096> buffer{};
        const auto got = ::recv(fd.get(), buffer.data(), buffer.size(), 0);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) return false;
        answer.append(buffer.data(), static_cast<std::size_t>(got));
        if (answer.back() == '\0') return is_success(answer);
    }
    return false;
}

}  // namespace berth
