#include "judged_apart.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace fuzz {
namespace {

constexpr char end_of_text = '\x1f';
constexpr char end_of_case = '\x1e';

struct Pipe {
    Pipe() {
        if (::pipe(ends.data()) != 0) throw std::runtime_error("there is no pipe");
    }
    std::array<int, 2> ends{};
};

void put(int to, std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(to, text.data(), text.size());
        if (count <= 0) std::_Exit(3);
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string all_of(int from) {
    std::string out;
    std::array<char, 65536> part{};
    for (auto count = ::read(from, part.data(), part.size()); count > 0; count = ::read(from, part.data(), part.size()))
        out.append(part.data(), static_cast<std::size_t>(count));
    ::close(from);
    return out;
}

/// "seen\x1fkind\x1ftext\x1fkind\x1ftext\x1f...\x1e"
std::string packed(const Verdict& verdict) {
    std::string out;
    const auto add = [&](std::string text) {
        std::ranges::replace(text, end_of_text, '?');
        std::ranges::replace(text, end_of_case, '?');
        out += text + end_of_text;
    };
    std::string seen;
    for (const auto& key : verdict.seen) seen += key + '\n';
    add(std::move(seen));
    for (const auto& failure : verdict.failures) {
        add(failure.kind);
        add(failure.text);
    }
    return out + end_of_case;
}

std::vector<std::string> split(std::string_view text, char at) {
    std::vector<std::string> out;
    for (auto end = text.find(at); end != std::string_view::npos; end = text.find(at)) {
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(end + 1);
    }
    return out;
}

Verdict unpacked(const std::string& text) {
    const auto texts = split(text, end_of_text);
    Verdict out;
    for (auto& key : split(texts[0], '\n')) out.seen.insert(std::move(key));
    for (std::size_t i = 1; i + 1 < texts.size(); i += 2) out.failures.push_back({texts[i], texts[i + 1]});
    return out;
}

[[noreturn]] void be_child(int results, int errors, std::size_t first, std::size_t end,
                           const std::function<Case(std::size_t)>& make) {
    ::dup2(errors, STDERR_FILENO);
    for (auto number = first; number < end; ++number) put(results, packed(verdict_on(make(number))));
    std::_Exit(0);
}

/// What assertions and sanitizers say has addresses in it; the first line that names a function has not.
std::string first_words(const std::string& errors) {
    const auto colon = errors.rfind("Assertion");
    const auto text = errors.substr(std::min(errors.size(), colon == std::string::npos ? 0 : colon));
    return text.substr(0, std::min({text.size(), text.find('\n'), std::size_t{120}}));
}

}  // namespace

std::vector<Verdict> judged_apart(std::size_t first, std::size_t end, const std::function<Case(std::size_t)>& make) {
    std::vector<Verdict> out;
    while (first + out.size() < end) {
        const Pipe results;
        const Pipe errors;
        const auto child = ::fork();
        if (child < 0) throw std::runtime_error("there is no child process");
        if (child == 0) be_child(results.ends[1], errors.ends[1], first + out.size(), end, make);
        ::close(results.ends[1]);
        ::close(errors.ends[1]);
        for (const auto& text : split(all_of(results.ends[0]), end_of_case)) out.push_back(unpacked(text));
        const auto said = all_of(errors.ends[0]);
        int status = 0;
        ::waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) continue;
        const auto how = WIFSIGNALED(status) ? fmt::format("ended by signal {}", WTERMSIG(status))
                                             : fmt::format("ended with {}", WEXITSTATUS(status));
        out.push_back({{{fmt::format("{}: {}", how, first_words(said)), said}}, {}});
    }
    return out;
}

}  // namespace fuzz
