#include "core/fstab/line/import_time.hpp"

#include "core/text/character.hpp"
#include "core/values/time_span.hpp"

namespace berth {
namespace {

/// "5" is "5s", "1min 5" is "1min 5s".
std::string with_units(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto begin = at;
        while (at < text.size() && (is_digit(text[at]) || text[at] == '.')) ++at;
        const bool is_number = at > begin;
        out += text.substr(begin, at - begin);
        const auto after_number = at;
        while (at < text.size() && is_blank(text[at])) ++at;
        if (is_number && (at == text.size() || is_digit(text[at]))) out += 's';
        else if (is_number) continue;  // "5 min" is "5min"
        out += text.substr(after_number, at - after_number);
        while (at < text.size() && !is_digit(text[at]) && !is_blank(text[at])) out += text[at++];
        if (at == begin) out += text[at++];
    }
    while (!out.empty() && is_blank(out.back())) out.pop_back();
    return out;
}

}  // namespace

std::optional<std::string> span_of_fstab(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    auto out = with_units(text);
    const auto span = TimeSpan::parse(out);
    if (!span) return std::nullopt;
    return span->microseconds() == 0 ? "infinity" : out;
}

}  // namespace berth
