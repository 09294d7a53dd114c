#include "system/host/editor.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "core/text/text.hpp"

namespace berth {
namespace {

bool is_program(const std::string& name) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path == nullptr ? "/usr/bin:/bin" : path);
    for (std::string folder; std::getline(folders, folder, ':');) {
        if (!folder.empty() && ::access(fmt::format("{}/{}", folder, name).c_str(), X_OK) == 0) return true;
    }
    return false;
}

/// Ignores what the terminal sends to all, as long as it lives; the child has it as it was.
class SignalsLeftToChild {
  public:
    SignalsLeftToChild() {
        struct sigaction ignored{};
        ignored.sa_handler = SIG_IGN;
        ::posix_spawnattr_init(&attributes_);
        sigset_t restored{};
        sigemptyset(&restored);
        for (std::size_t i = 0; i < signals.size(); ++i) {
            ::sigaction(signals.at(i), &ignored, &before_.at(i));
            if (before_.at(i).sa_handler != SIG_IGN) sigaddset(&restored, signals.at(i));
        }
        ::posix_spawnattr_setsigdefault(&attributes_, &restored);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
    }
    SignalsLeftToChild(const SignalsLeftToChild&) = delete;
    SignalsLeftToChild& operator=(const SignalsLeftToChild&) = delete;
    ~SignalsLeftToChild() {
        for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals.at(i), &before_.at(i), nullptr);
        ::posix_spawnattr_destroy(&attributes_);
    }
    [[nodiscard]] const posix_spawnattr_t* attributes() const { return &attributes_; }

  private:
    static constexpr std::array signals{SIGINT, SIGQUIT};
    std::array<struct sigaction, signals.size()> before_{};
    posix_spawnattr_t attributes_{};
};

}  // namespace

std::vector<std::string> editor_words() {
    for (const char* variable : {"SUDO_EDITOR", "VISUAL", "EDITOR"}) {
        const char* value = std::getenv(variable);
        std::istringstream words(value == nullptr ? "" : value);
        std::vector<std::string> out;
        for (std::string word; words >> word;) out.push_back(word);
        if (!out.empty()) return out;
    }
    for (const char* name : {"editor", "nano", "vim", "vi"}) {
        if (is_program(name)) return {name};
    }
    return {};
}

Result<int> run_editor(std::vector<std::string> words, const std::vector<std::string>& files) {
    const auto name = printable(words.front());
    words.insert(words.end(), files.begin(), files.end());
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    const SignalsLeftToChild signals;
    pid_t child = 0;
    const int error =
        ::posix_spawnp(&child, arguments.front(), nullptr, signals.attributes(), arguments.data(), environ);
    if (error != 0) return failed(fmt::format("run the editor {}", name), error);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) return failed(fmt::format("wait for the editor {}", name));
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace berth
