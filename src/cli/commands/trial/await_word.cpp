#include "cli/commands/trial/await_word.hpp"

#include <poll.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstdio>

#include "system/base/interrupts.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr int tick = 200;  // ms
constexpr auto grace = std::chrono::seconds(10);

enum class Typed : std::uint8_t { nothing, enter, end };

Typed read_line() {
    std::array<char, 256> buffer{};
    const auto size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size <= 0) return Typed::end;
    return buffer.at(static_cast<std::size_t>(size) - 1) == '\n' ? Typed::enter : Typed::nothing;
}

}  // namespace

Word await_word(const TrialPlaces& places, std::chrono::microseconds span, const std::string& question) {
    Interrupts interrupts;
    // What was typed before one could know what it means; and who reads the question may answer at once.
    ::tcflush(STDIN_FILENO, TCIFLUSH);
    print(stdout, question);
    std::fflush(stdout);
    const auto until = Clock::now() + span + grace;
    std::array<pollfd, 2> fds{{{STDIN_FILENO, POLLIN, 0}, {interrupts.fd(), POLLIN, 0}}};
    while (places.phase() == TrialPlaces::Phase::on) {
        if (Clock::now() > until) return {Word::Kind::overdue};
        ::poll(fds.data(), fds.size(), tick);
        if (const auto signal = interrupts.taken())
            return {*signal == SIGHUP ? Word::Kind::hung_up : Word::Kind::signal, *signal};
        if (fds[0].fd < 0 || fds[0].revents == 0) continue;
        const auto typed = read_line();
        if (typed == Typed::enter) return {Word::Kind::keep};
        if (typed == Typed::end) fds[0].fd = -1;
    }
    return {Word::Kind::ended};
}

}  // namespace berth::cli
