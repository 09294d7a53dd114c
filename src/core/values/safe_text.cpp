#include "core/values/safe_text.hpp"

#include <fmt/format.h>
#include <optional>

#include "core/text/character.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

std::optional<Complaint> bad_character(std::string_view text) {
    if (is_plain_ascii(text)) return std::nullopt;
    while (!text.empty()) {
        const auto point = first_code_point(text);
        if (!point.valid) return Complaint{Code::text_unsafe, "the text is not UTF-8", {}};
        if (is_control(point.value)) {
            return Complaint{Code::text_unsafe,
                             fmt::format("control characters are not allowed here, found '{}'",
                                         printable(text.substr(0, point.size))),
                             "take it out"};
        }
        if (is_noncharacter(point.value)) {
            return Complaint{Code::text_unsafe,
                             fmt::format("{} is no character: PID 1 would not read the line that it is in",
                                         in_quotes(text.substr(0, point.size))),
                             "take it out"};
        }
        text.remove_prefix(point.size);
    }
    return std::nullopt;
}

std::string_view without_edges(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && (is_blank(text.back()) || text.back() == '\\')) text.remove_suffix(1);
    return text;
}

std::string proposal(std::string_view text) {
    const auto rest = without_edges(text);
    return rest.empty() ? std::string() : fmt::format("write {}", in_quotes(rest));
}

}  // namespace

std::expected<SafeText, Complaint> SafeText::parse(std::string_view text) {
    if (auto bad = bad_character(text)) return std::unexpected(std::move(*bad));
    if (text.size() > longest) {
        return std::unexpected(Complaint{
            Code::text_unsafe, fmt::format("the text has {} bytes, at most {} are allowed", text.size(), longest), {}});
    }
    if (text.empty()) return SafeText();
    if (is_blank(text.front()) || is_blank(text.back())) {
        return std::unexpected(
            Complaint{Code::text_unsafe, "blanks at the beginning or end are not allowed", proposal(text)});
    }
    if (text.back() == '\\') {
        return std::unexpected(Complaint{Code::text_unsafe, "a backslash at the end is not allowed", proposal(text)});
    }
    return SafeText(std::string(text));
}

SafeText SafeText::made_safe(std::string_view text) {
    if (auto as_it_is = parse(text)) return *std::move(as_it_is);
    auto safe = printable(text);
    if (safe.size() > longest) {
        std::size_t end = longest;
        while ((static_cast<unsigned char>(safe[end]) & 0xC0) == 0x80) --end;  // not inside a code point
        safe.resize(end);
    }
    return SafeText(std::string(without_edges(safe)));
}

}  // namespace berth
