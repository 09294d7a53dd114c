#include "system/pid1/journal_sync.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <optional>

#include "support_files.hpp"
#include "system/base/fd.hpp"

namespace berth::test::of_journal_sync {
namespace {

using namespace std::chrono_literals;

/// A journald that checks one request and sends `answer`, or stays silent.
class Journald {
  public:
    Journald(const std::string& path, std::optional<std::string> answer) {
        sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
        std::memcpy(address.sun_path, path.data(), path.size());
        const Fd listening(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
        EXPECT_EQ(::bind(listening.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(listening.get(), 1), 0);
        pid_ = ::fork();
        if (pid_ == 0) serve(listening, answer);
    }
    Journald(const Journald&) = delete;
    Journald& operator=(const Journald&) = delete;
    ~Journald() {
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }

  private:
    [[noreturn]] static void serve(const Fd& listening, const std::optional<std::string>& answer) {
        ::alarm(30);
        const Fd client(::accept(listening.get(), nullptr, nullptr));
        std::string request;
        while (!request.ends_with('\0')) {
            std::array<char, 16> buffer{};
            const auto got = ::read(client.get(), buffer.data(), buffer.size());
            if (got <= 0) ::_exit(1);
            request.append(buffer.data(), static_cast<std::size_t>(got));
        }
        request.pop_back();
        const bool right = request == R"({"method":"io.systemd.Journal.Synchronize","parameters":{}})";
        for (const char byte : right ? answer.value_or("") : "") {  // in pieces
            if (::write(client.get(), &byte, 1) != 1) ::_exit(1);
        }
        while (!answer) ::pause();
        ::_exit(0);
    }

    pid_t pid_ = -1;
};

TEST(SyncJournal, TakesJournaldsWordForIt) {
    const TestFolder folder;
    const Journald journald(folder / "socket", std::string("{\"parameters\":{}}\0", 18));
    EXPECT_TRUE(sync_journal(10s, folder / "socket"));
}

TEST(SyncJournal, NoticesARefusal) {
    const TestFolder folder;
    const std::string refusal("{\"error\":\"org.varlink.service.PermissionDenied\",\"parameters\":{}}\0", 66);
    const Journald journald(folder / "socket", refusal);
    EXPECT_FALSE(sync_journal(10s, folder / "socket"));
}

TEST(SyncJournal, NoticesAnAnswerThatIsCutShort) {
    const TestFolder folder;
    const Journald journald(folder / "socket", "{\"parameters\"");
    EXPECT_FALSE(sync_journal(10s, folder / "socket"));
}

TEST(SyncJournal, GoesOnWithoutAJournaldThatIsSilentOrMissing) {
    const TestFolder folder;
    const Journald journald(folder / "socket", std::nullopt);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(sync_journal(200ms, folder / "socket"));
    EXPECT_GE(std::chrono::steady_clock::now() - begin, 200ms);
    EXPECT_FALSE(sync_journal(10s, folder / "none"));
    EXPECT_FALSE(sync_journal(10s, folder / std::string(200, 'x')));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

}  // namespace
}  // namespace berth::test::of_journal_sync
