#include "core/toml/toml_text.hpp"

#include <fmt/format.h>

#include "core/text/text.hpp"

namespace berth {
namespace {

bool has_control(std::string_view text) {
    for (; !text.empty(); text.remove_prefix(first_code_point(text).size)) {
        if (is_control(first_code_point(text).value)) return true;
    }
    return false;
}

}  // namespace

std::string toml_string(std::string_view text) {
    const bool needs_escapes = text.find_first_of("\"\\") != std::string_view::npos;
    if (needs_escapes && text.find('\'') == std::string_view::npos && !has_control(text))
        return fmt::format("'{}'", text);
    std::string out = "\"";
    for (; !text.empty(); text.remove_prefix(first_code_point(text).size)) {
        const auto point = first_code_point(text);
        if (is_control(point.value)) out += fmt::format("\\u{:04X}", point.value);
        else if (text.front() == '"' || text.front() == '\\') out += fmt::format("\\{}", text.front());
        else out += text.substr(0, point.size);
    }
    return out + "\"";
}

std::string toml_array(std::span<const Text> texts) {
    std::string out = "[";
    for (const auto& text : texts) {
        if (out.size() > 1) out += ", ";
        out += toml_string(text.value);
    }
    return out + "]";
}

std::string toml_comment(std::string_view begin, std::string_view text) {
    constexpr std::size_t longest = 4096;
    std::string line(begin);
    std::string out;
    for (; !text.empty(); text.remove_prefix(first_code_point(text).size)) {
        const auto bytes = text.substr(0, first_code_point(text).size);
        if (line.size() > longest) {
            out += line + "\n";
            line = begin;
        }
        line += bytes == "\t" ? "\t" : printable(bytes);
    }
    while (line.ends_with(' ') || line.ends_with('\t')) line.pop_back();
    return out + line + "\n";
}

}  // namespace berth
