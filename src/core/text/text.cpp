#include "core/text/text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>

#include "core/text/character.hpp"

namespace berth {
namespace {

std::string escaped(std::string_view bytes) {
    if (bytes == "\n") return "\\n";
    if (bytes == "\t") return "\\t";
    if (bytes == "\r") return "\\r";
    std::string out;
    for (const char byte : bytes) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    return out;
}

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

/// Unicode's Default_Ignorable_Code_Point and Bidi_Control, and what breaks lines or marks interlinear notes. Fonts
/// draw nothing for them.
constexpr std::array invisible{
    Range{0xAD, 0xAD},       Range{0x34F, 0x34F},   Range{0x61C, 0x61C},     Range{0x115F, 0x1160},
    Range{0x17B4, 0x17B5},   Range{0x180B, 0x180F}, Range{0x200B, 0x200F},   Range{0x2028, 0x202E},
    Range{0x2060, 0x206F},   Range{0x3164, 0x3164}, Range{0xFE00, 0xFE0F},   Range{0xFEFF, 0xFEFF},
    Range{0xFFA0, 0xFFA0},   Range{0xFFF0, 0xFFFB}, Range{0x1BCA0, 0x1BCA3}, Range{0x1D173, 0x1D17A},
    Range{0xE0000, 0xE0FFF},
};

std::string toml_escape(std::uint32_t code_point) {
    return code_point > 0xFFFF ? fmt::format("\\U{:08X}", code_point) : fmt::format("\\u{:04X}", code_point);
}

bool is_plain_in_shell(char c) {
    return is_alphanumeric(c) || std::string_view("/._-+:,@%=").find(c) != std::string_view::npos;
}

/// What `$'...'` of bash(1) says of one code point.
std::string in_dollar_quotes(const CodePoint& point, std::string_view bytes) {
    if (bytes == "'" || bytes == "\\") return fmt::format("\\{}", bytes);
    const bool shows =
        point.valid && !is_control(point.value) && !is_invisible(point.value) && !is_noncharacter(point.value);
    if (shows) return std::string(bytes);
    std::string out;
    for (const char byte : bytes) out += fmt::format("\\x{:02x}", static_cast<unsigned char>(byte));
    return out;
}

}  // namespace

CodePoint first_code_point(std::string_view text) {
    const auto byte = [&](std::size_t i) -> std::uint32_t { return static_cast<unsigned char>(text[i]); };
    const auto lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {lead, 1, false};
    std::uint32_t value = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return {lead, 1, false};
        value = value << 6 | (byte(i) & 0x3F);
    }
    const bool overlong = (size == 3 && value < 0x800) || (size == 4 && value < 0x10000);
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (overlong || surrogate || value > 0x10FFFF) return {lead, 1, false};
    return {value, size, true};
}

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const auto point = first_code_point(text);
        if (!point.valid) return false;
        text.remove_prefix(point.size);
    }
    return true;
}

bool is_control(std::uint32_t code_point) { return code_point < 0x20 || (code_point >= 0x7F && code_point <= 0x9F); }

bool is_noncharacter(std::uint32_t code_point) {
    return (code_point >= 0xFDD0 && code_point <= 0xFDEF) || (code_point & 0xFFFE) == 0xFFFE;
}

bool is_invisible(std::uint32_t code_point) {
    if (code_point < invisible.front().first) return false;
    return std::ranges::any_of(
        invisible, [&](const Range& range) { return code_point >= range.first && code_point <= range.last; });
}

bool is_plain_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string printable(std::string_view text) {
    if (is_plain_ascii(text)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        const auto point = first_code_point(text);
        const auto bytes = text.substr(0, point.size);
        if (!point.valid || is_control(point.value)) out += escaped(bytes);
        else if (is_invisible(point.value) || is_noncharacter(point.value)) out += toml_escape(point.value);
        else out += bytes;
        text.remove_prefix(point.size);
    }
    return out;
}

std::string with_invisible_shown(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto point = first_code_point(text);
        if (point.valid && is_invisible(point.value)) out += toml_escape(point.value);
        else out += text.substr(0, point.size);
        text.remove_prefix(point.size);
    }
    return out;
}

std::string shell_word(std::string_view text) {
    if (!text.empty() && std::ranges::all_of(text, is_plain_in_shell)) return std::string(text);
    if (printable(text) == text) {
        std::string out = "'";
        for (const char c : text) out.append(c == '\'' ? "'\\''" : std::string(1, c));
        return out + "'";
    }
    std::string out = "$'";
    while (!text.empty()) {
        const auto point = first_code_point(text);
        out += in_dollar_quotes(point, text.substr(0, point.size));
        text.remove_prefix(point.size);
    }
    return out + "'";
}

std::string in_quotes(std::string_view text) {
    constexpr std::size_t longest = 80;
    std::string_view rest = text;
    std::size_t shown = 0;
    for (; !rest.empty() && shown < longest; ++shown) rest.remove_prefix(first_code_point(rest).size);
    const auto head = text.substr(0, text.size() - rest.size());
    return fmt::format("'{}{}'", printable(head), rest.empty() ? "" : "…");
}

std::size_t code_points(std::string_view text) {
    std::size_t count = 0;
    for (; !text.empty(); ++count) text.remove_prefix(first_code_point(text).size);
    return count;
}

bool is_among(std::string_view word, std::span<const std::string_view> words) {
    return std::ranges::find(words, word) != words.end();
}

}  // namespace berth
