#include "core/unit_text/unit_value.hpp"

#include <fmt/format.h>

#include <utility>

namespace berth {
namespace {

/// `text` with one `c` for each two.
std::string halved(std::string_view text, char c) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        out += text[i];
        if (text[i] == c && text.substr(i + 1, 1) == text.substr(i, 1)) ++i;
    }
    return out;
}

}  // namespace

std::string value_in(std::string_view unit_text, std::string_view key) {
    const auto start = fmt::format("\n{}=", key);
    const auto at = unit_text.find(start);
    if (at == std::string_view::npos) return {};
    const auto rest = unit_text.substr(at + start.size());
    return halved(rest.substr(0, rest.find('\n')), '%');
}

std::vector<std::string> options_in(std::string_view unit_text, std::string_view key) {
    std::vector<std::string> out;
    std::string one;
    bool quoted = false;
    bool escaped = false;
    const auto add = [&] {
        if (!one.empty()) out.push_back(std::exchange(one, {}));
    };
    for (const char c : halved(value_in(unit_text, key), '$')) {
        if (c == ',' && !quoted && !escaped) {
            add();
            continue;
        }
        if (c == '"' && !escaped) quoted = !quoted;
        escaped = c == '\\' && !escaped;
        one += c;
    }
    add();
    return out;
}

}  // namespace berth
