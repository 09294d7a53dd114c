#include "core/text/text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cstdint>

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

bool is_plain_ascii(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
}

std::string printable(std::string_view text) {
    if (is_plain_ascii(text)) return std::string(text);
    std::string out;
    while (!text.empty()) {
        const auto point = first_code_point(text);
        const auto bytes = text.substr(0, point.size);
        if (point.valid && !is_control(point.value)) out += bytes;
        else out += escaped(bytes);
        text.remove_prefix(point.size);
    }
    return out;
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

}  // namespace berth
