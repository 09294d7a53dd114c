#include "core/toml/toml_lines.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/text/character.hpp"

namespace berth {
namespace {

constexpr std::size_t longest_text = 1024 * 1024;
constexpr std::size_t longest_line = 64 * 1024;
constexpr std::size_t most_dots = 16;

bool is_bare(char c) { return is_alphanumeric(c) || c == '_' || c == '-'; }

void skip_blanks_of_line(std::string_view& rest) {
    while (!rest.empty() && (is_blank(rest.front()) || rest.front() == '\r')) rest.remove_prefix(1);
}

/// A bare or quoted key at the front of `rest`; quoted ones without escapes, which no name of berth's has.
std::optional<std::string> take_key(std::string_view& rest) {
    if (rest.empty()) return std::nullopt;
    if (rest.front() == '"' || rest.front() == '\'') {
        const auto end = rest.find(rest.front(), 1);
        if (end == std::string_view::npos) return std::nullopt;
        std::string key(rest.substr(1, end - 1));
        rest.remove_prefix(end + 1);
        return key;
    }
    std::size_t end = 0;
    while (end < rest.size() && is_bare(rest[end])) ++end;
    if (end == 0) return std::nullopt;
    std::string key(rest.substr(0, end));
    rest.remove_prefix(end);
    return key;
}

bool is_word(std::string_view key) {
    const bool literal = key == "true" || key == "false" || key == "inf" || key == "nan";
    return !literal && ((key[0] >= 'a' && key[0] <= 'z') || (key[0] >= 'A' && key[0] <= 'Z') || key[0] == '_');
}

/// True for a line that begins with `key =` or `key.key =`.
bool begins_statement(std::string_view line) {
    skip_blanks_of_line(line);
    if (line.empty() || !is_bare(line.front())) return false;
    while (take_key(line)) {
        skip_blanks_of_line(line);
        if (line.starts_with('=')) return true;
        if (!line.starts_with('.')) return false;
        line.remove_prefix(1);
        skip_blanks_of_line(line);
    }
    return false;
}

}  // namespace

std::string_view TomlLines::line() const {
    auto line = text_.substr(at_, text_.find('\n', at_) - at_);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

void TomlLines::reset() {
    state_ = State::plain;
    depth_ = 0;
}

std::size_t TomlLines::next() {
    const auto newline = text_.find('\n', at_);
    const auto end = newline == std::string_view::npos ? text_.size() : newline;
    dots_ = most_dots_ = 0;
    for (auto i = at_; i < end;) i = state_ == State::plain ? plain(i, end) : in_string(i, end);
    if (state_ == State::basic || state_ == State::literal) state_ = State::plain;
    at_ = newline == std::string_view::npos ? text_.size() : newline + 1;
    ++number_;
    return most_dots_;
}

std::size_t TomlLines::plain(std::size_t i, std::size_t end) {
    const char c = text_[i];
    if (c == '#') return end;
    if (c == '"' || c == '\'') {
        const bool block = end - i >= 3 && text_[i + 1] == c && text_[i + 2] == c;
        if (c == '"') state_ = block ? State::basic_block : State::basic;
        else state_ = block ? State::literal_block : State::literal;
        return block ? i + 3 : i + 1;
    }
    if (c == '.') {
        most_dots_ = std::max(most_dots_, ++dots_);
    } else if (c == '=' || c == ',' || c == '[' || c == ']' || c == '{' || c == '}') {
        dots_ = 0;
    }
    if (c == '[' || c == '{') ++depth_;
    if ((c == ']' || c == '}') && depth_ > 0) --depth_;
    return i + 1;
}

std::size_t TomlLines::in_string(std::size_t i, std::size_t end) {
    const bool basic = state_ == State::basic || state_ == State::basic_block;
    const char quote = basic ? '"' : '\'';
    if (basic && text_[i] == '\\') return std::min(i + 2, end);
    if (text_[i] != quote) return i + 1;
    if (!in_block_string()) {
        state_ = State::plain;
        return i + 1;
    }
    std::size_t run = 1;  // a block string ends with three quotes, and up to two more belong to its content
    while (run < 5 && i + run < end && text_[i + run] == quote) ++run;
    if (run >= 3) state_ = State::plain;
    return i + run;
}

std::optional<Header> header(std::string_view line) {
    skip_blanks_of_line(line);
    if (!line.starts_with('[')) return std::nullopt;
    const std::size_t brackets = line.starts_with("[[") ? 2 : 1;
    line.remove_prefix(brackets);
    Header out;
    for (bool first = true;; first = false) {
        skip_blanks_of_line(line);
        const bool bare = !line.empty() && is_bare(line.front());
        auto key = take_key(line);
        if (!key) return out;
        if (first) out.begins_bare = bare && is_word(*key);
        skip_blanks_of_line(line);
        const bool whole = line.empty() || line.front() == '.' || line.front() == ']' || line.front() == '#';
        if (!whole) return out;
        out.keys.push_back(*std::move(key));
        if (!line.starts_with('.')) break;
        line.remove_prefix(1);
    }
    if (!line.starts_with(brackets == 2 ? "]]" : "]")) return out;
    line.remove_prefix(brackets);
    skip_blanks_of_line(line);
    out.complete = line.empty() || line.starts_with('#');
    return out;
}

std::optional<Excess> excess(std::string_view text) {
    if (text.size() > longest_text) {
        return Excess{{Code::file_too_large, "the file has more than 1 MiB", "spread the volumes over several files"},
                      0};
    }
    TomlLines lines(text);
    while (!lines.done()) {
        const auto line = lines.number();
        if (lines.line().size() > longest_line) {
            return Excess{
                {Code::line_too_long,
                 fmt::format("a line has {} bytes, at most {} are allowed", lines.line().size(), longest_line),
                 "write an array over several lines"},
                line};
        }
        if (lines.next() > most_dots) {
            return Excess{{Code::key_too_deep, fmt::format("a key has more than {} dots", most_dots), {}}, line};
        }
    }
    return std::nullopt;
}

Part first_statement(const Part& body) {
    TomlLines lines(body.text);
    lines.next();
    while (!lines.done() && (lines.in_block_string() || (lines.in_array() && !begins_statement(lines.line()))))
        lines.next();
    return {body.text.substr(0, lines.offset()), body.line};
}

Part until_next_beginning(const Part& statement) {
    auto end = statement.text.find('\n');
    for (; end != std::string_view::npos; end = statement.text.find('\n', end + 1)) {
        if (begins_statement(statement.text.substr(end + 1)))
            return {statement.text.substr(0, end + 1), statement.line};
    }
    return statement;
}

Part first_line(const Part& body) {
    const auto end = body.text.find('\n');
    return {body.text.substr(0, end == std::string_view::npos ? end : end + 1), body.line};
}

Part behind(const Part& body, const Part& front) {
    return {body.text.substr(front.text.size()),
            body.line + static_cast<std::uint32_t>(std::ranges::count(front.text, '\n'))};
}

}  // namespace berth
