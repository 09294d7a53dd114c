#include "core/values/time_span.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <expected>

#include "core/text/character.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

struct Unit {
    std::string_view name;
    double microseconds;
};

constexpr double second = 1e6;
constexpr double minute = 60 * second;
constexpr double hour = 60 * minute;
constexpr double day = 24 * hour;
constexpr double month = 30.44 * day;
constexpr double year = 365.25 * day;

constexpr std::array units{
    Unit{"seconds", second}, Unit{"second", second}, Unit{"sec", second}, Unit{"s", second},
    Unit{"minutes", minute}, Unit{"minute", minute}, Unit{"min", minute}, Unit{"months", month},
    Unit{"month", month},    Unit{"M", month},       Unit{"msec", 1e3},   Unit{"ms", 1e3},
    Unit{"m", minute},       Unit{"hours", hour},    Unit{"hour", hour},  Unit{"hr", hour},
    Unit{"h", hour},         Unit{"days", day},      Unit{"day", day},    Unit{"d", day},
    Unit{"weeks", 7 * day},  Unit{"week", 7 * day},  Unit{"w", 7 * day},  Unit{"years", year},
    Unit{"year", year},      Unit{"y", year},        Unit{"usec", 1},     Unit{"us", 1},
    Unit{"µs", 1},           Unit{"μs", 1},
};

constexpr double longest_span = 9.2e18;  // PID 1 counts microseconds in 64 bits

void skip_blanks(std::string_view& rest) {
    while (!rest.empty() && is_blank(rest.front())) rest.remove_prefix(1);
}

std::string_view take_number(std::string_view& rest) {
    std::size_t end = 0;
    while (end < rest.size() && is_digit(rest[end])) ++end;
    if (end > 0 && end + 1 < rest.size() && rest[end] == '.' && is_digit(rest[end + 1])) {
        for (++end; end < rest.size() && is_digit(rest[end]);) ++end;
    }
    const auto number = rest.substr(0, end);
    rest.remove_prefix(end);
    return number;
}

double number_from(std::string_view number) {
    double value = 0;
    double scale = 1;
    bool fraction = false;
    for (const char c : number) {
        if (c == '.') fraction = true;
        else if (fraction) value += (c - '0') * (scale /= 10);
        else value = value * 10 + (c - '0');
    }
    return value;
}

/// The unit is all up to the next digit or blank.
std::string_view take_word(std::string_view& rest) {
    std::size_t end = 0;
    while (end < rest.size() && !is_digit(rest[end]) && rest[end] != ' ' && rest[end] != '\t') ++end;
    const auto word = rest.substr(0, end);
    rest.remove_prefix(end);
    return word;
}

Complaint wrong_time(std::string message, std::string hint) {
    return {Code::time_invalid, std::move(message), std::move(hint)};
}

}  // namespace

std::expected<TimeSpan, Complaint> TimeSpan::parse(std::string_view text) {
    const auto safe = SafeText::parse(text);
    if (!safe) return std::unexpected(safe.error());
    if (text == "infinity") return TimeSpan(*safe, infinite);
    double total = 0;
    auto rest = text;
    while (!rest.empty()) {
        const auto number = take_number(rest);
        skip_blanks(rest);
        const auto word = take_word(rest);
        skip_blanks(rest);
        if (!number.empty() && word.empty()) {
            return std::unexpected(wrong_time(
                fmt::format("the time span {} has a number without a unit", in_quotes(text)),
                text == number ? fmt::format("write '{}s' for seconds", text) : "write for example '1min 30s'"));
        }
        const auto unit = std::ranges::find(units, word, &Unit::name);
        if (number.empty() || unit == units.end()) {
            return std::unexpected(wrong_time(fmt::format("{} is not a time span", in_quotes(text)),
                                              "write for example '90s', '1min 30s' or 'infinity'"));
        }
        total += number_from(number) * unit->microseconds;
    }
    if (text.empty())
        return std::unexpected(
            wrong_time("a time span must not be empty", "write for example '90s', '1min 30s' or 'infinity'"));
    if (!(total < longest_span))
        return std::unexpected(
            wrong_time(fmt::format("the time span {} is too long", in_quotes(text)), "write 'infinity'"));
    return TimeSpan(*safe, static_cast<std::uint64_t>(total));
}

}  // namespace berth
