#include "core/values/unit_name.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <expected>

#include "core/text/character.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

bool is_plain(char c) { return is_alphanumeric(c) || c == ':' || c == '_' || c == '.'; }

void append_escaped(std::string& out, char c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += "\\x";
    out += digits[byte >> 4];
    out += digits[byte & 0xF];
}

Complaint wrong_unit_name(std::string message, std::string hint = {}) {
    return {Code::unit_invalid, std::move(message), std::move(hint)};
}

std::string proposal(std::string_view unit, std::string_view suffix) {
    const auto meant = nearest(suffix, unit_suffixes);
    return meant ? fmt::format("did you mean {}?",
                               in_quotes(fmt::format("{}{}", unit.substr(0, unit.size() - suffix.size()), *meant)))
                 : std::string();
}

int hex_value(char c) {
    if (is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
}

}  // namespace

std::expected<UnitName, Complaint> UnitName::parse(std::string_view text) {
    if (is_unit_name(text)) return UnitName(std::string(text));
    if (auto safe = SafeText::parse(text); !safe) return std::unexpected(std::move(safe.error()));
    if (text.empty()) return std::unexpected(wrong_unit_name("a unit's name must not be empty", "take it out"));
    const auto dot = text.rfind('.');
    if (dot == std::string_view::npos) {
        return std::unexpected(
            wrong_unit_name(fmt::format("{} is not a unit name: it has no suffix", in_quotes(text)),
                            fmt::format("did you mean {}?", in_quotes(std::string(text) + ".service"))));
    }
    const auto suffix = text.substr(dot + 1);
    if (std::ranges::find(unit_suffixes, suffix) == unit_suffixes.end()) {
        return std::unexpected(wrong_unit_name(
            fmt::format("{} is not a unit name: there are no '.{}' units", in_quotes(text), printable(suffix)),
            proposal(text, suffix)));
    }
    if (dot == 0 || text.front() == '@' || !std::ranges::all_of(text, is_unit_character)) {
        return std::unexpected(wrong_unit_name(
            fmt::format("{} is not a unit name: it may have letters, digits and ':-_.\\@' only", in_quotes(text)),
            "systemd-escape(1) makes a unit name of any string"));
    }
    return std::unexpected(wrong_unit_name(
        fmt::format("the unit name has {} bytes, at most {} are allowed", text.size(), longest_unit_name)));
}

bool UnitName::is_template() const {
    const auto at = str().find('@');
    return at != std::string::npos && at + 1 == str().rfind('.');
}

std::string_view UnitName::suffix() const { return std::string_view(str()).substr(str().rfind('.') + 1); }

std::string escape_string(std::string_view text) {
    std::string out;
    out.reserve(text.size() + 16);
    if (text.starts_with('.')) {
        append_escaped(out, '.');
        text.remove_prefix(1);
    }
    for (const char c : text) {
        if (c == '/') out += '-';
        else if (is_plain(c)) out += c;
        else append_escaped(out, c);
    }
    return out;
}

std::string unescape_string(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const bool sequence =
            text.size() >= 4 && text[0] == '\\' && text[1] == 'x' && hex_value(text[2]) >= 0 && hex_value(text[3]) >= 0;
        if (sequence) out += static_cast<char>(hex_value(text[2]) * 16 + hex_value(text[3]));
        else out += text[0] == '-' ? '/' : text[0];
        text.remove_prefix(sequence ? 4 : 1);
    }
    return out;
}

std::string escape_path(const AbsolutePath& path) {
    if (path.str() == "/") return "-";
    return escape_string(std::string_view(path.str()).substr(1));
}

std::expected<UnitName, Complaint> unit_for_path(const AbsolutePath& path, std::string_view suffix) {
    auto name = escape_path(path);
    name.append(".").append(suffix);
    if (name.size() > longest_unit_name) {
        return std::unexpected(
            Complaint{Code::mount_point_too_long,
                      fmt::format("the unit name of this path would have {} bytes, at most {} are allowed", name.size(),
                                  longest_unit_name),
                      "choose a shorter path; what is not a letter, a digit or one of ':_./' takes four bytes"});
    }
    return UnitName::parse(name);
}

}  // namespace berth
