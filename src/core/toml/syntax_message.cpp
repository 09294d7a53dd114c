#include "core/toml/syntax_message.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "core/text/text.hpp"

namespace berth {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

/// The value of a `key = value` line, if its quotes or none make it plain what is meant.
std::string_view value_of(std::string_view line) {
    const auto equals = line.find('=');
    return equals == std::string_view::npos ? std::string_view() : trimmed(line.substr(equals + 1));
}

bool looks_bare(std::string_view value) {
    return !value.empty() && value.find_first_of("\"'[]{}#,") == std::string_view::npos;
}

enum class At : std::uint8_t { parser, key, value };

/// A common mistake: the words of the parser's that tell it, all of them, and ours for it.
struct Mistake {
    std::string_view words;
    std::string_view more_words;
    At at;
    std::string_view message;
    std::string_view hint;
};

constexpr std::string_view close_string = "end it with the quote that it begins with, on the same line";

// The first that fits counts.
constexpr std::array mistakes{
    Mistake{"string", "control characters", At::value, "the string is not closed", close_string},
    Mistake{"string", "end-of-file", At::value, "the string is not closed", close_string},
    Mistake{"cannot redefine existing", "table", At::key, "the table is declared twice",
            "join the two, or give one another name"},
    Mistake{"cannot redefine existing", "", At::key, "the key is set twice", "keep one of the two"},
    Mistake{"parsing array", "", At::parser, "the array is not closed, or a comma is missing", "write [\"A\", \"B\"]"},
    Mistake{"table header", "expected ']'", At::parser, "the table header is not closed", "end the line with ']'"},
    Mistake{"table header", "end-of-file", At::parser, "the table header is not closed", "end the line with ']'"},
    Mistake{"expected '='", "", At::parser, "there is no '=' after the key", "write KEY = VALUE"},
    Mistake{"unknown escape sequence", "", At::parser,
            "a backslash in double quotes begins an escape, and this is none",
            "write '\\\\', or put the string in single quotes"},
};

constexpr std::array<std::string_view, 9> about_values{"determine value type",
                                                       "floating-point",
                                                       "boolean",
                                                       "integer",
                                                       "date",
                                                       "parsing inf",
                                                       "parsing nan",
                                                       "parsing time",
                                                       "expected a comment or whitespace"};

struct Foreign {
    std::string_view message;
    std::string_view hint;
};

/// "UUID=X" and the like begin a line of fstab, and would be a key and its value here.
std::string_view without_tag(std::string_view text) {
    const auto equals = text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return equals != std::string_view::npos && equals > 0 && text[equals] == '=' ? text.substr(equals + 1) : text;
}

/// A line that is right elsewhere.
std::optional<Foreign> foreign_syntax(std::string_view line) {
    const auto text = trimmed(line);
    if (text.starts_with(';') || text.starts_with("//"))
        return Foreign{"this is not a comment in TOML", "a comment begins with '#'"};
    if (text.find("“") != std::string_view::npos || text.find("”") != std::string_view::npos)
        return Foreign{"these are not TOML's quotes", "write \" or '"};
    const auto fields = without_tag(text);
    const auto mount_point = fields.find(" /");
    const bool is_fstab = fields.find_first_of("=\"'[#") > mount_point && mount_point != std::string_view::npos &&
                          fields.find(' ', mount_point + 1) != std::string_view::npos;
    if (is_fstab)
        return Foreign{"this looks like a line of fstab",
                       "a volume is a table with the keys 'what', 'where' and 'type': see berth.toml(5)"};
    return std::nullopt;
}

bool is_truth(std::string_view value) {
    constexpr std::array<std::string_view, 8> words{"yes", "no", "on", "off", "True", "False", "TRUE", "FALSE"};
    return std::ranges::find(words, value) != words.end();
}

}  // namespace

SyntaxMessage syntax_message(std::string_view description, std::string_view line, std::uint32_t column) {
    const auto value = value_of(line);
    const auto has = [&](std::string_view words) { return description.find(words) != std::string_view::npos; };
    const auto column_of = [&](std::string_view part) {
        return static_cast<std::uint32_t>(
            code_points(line.substr(0, static_cast<std::size_t>(part.data() - line.data()))) + 1);
    };
    if (const auto foreign = foreign_syntax(line))
        return {std::string(foreign->message), std::string(foreign->hint), column_of(trimmed(line))};
    if (has("control characters") && column <= code_points(line)) {
        return {"a control character must be written as an escape", "take it out; no value of berth's may have one",
                column};
    }
    if (has("expected value") && value.empty()) return {"the key has no value", "write KEY = VALUE", column};
    const bool at_value = !value.empty() && std::ranges::any_of(about_values, has);
    if (at_value && is_truth(value))
        return {"this is neither true nor false", "write true or false, in small letters", column_of(value)};
    if (at_value && looks_bare(value))
        return {"the value is not in quotes", fmt::format("write \"{}\"", printable(value)), column_of(value)};
    const bool is_block = value.starts_with("\"\"\"") || value.starts_with("'''");
    if (is_block && has("string") && has("end-of-file")) {
        return {"the string is not closed", "end it with the three quotes that it begins with", column_of(value)};
    }
    for (const auto& mistake : mistakes) {
        if (!has(mistake.words) || !has(mistake.more_words)) continue;
        auto at = column;
        if (mistake.at == At::value && !value.empty()) at = column_of(value);
        if (mistake.at == At::key && !trimmed(line).empty()) at = column_of(trimmed(line));
        return {std::string(mistake.message), std::string(mistake.hint), at};
    }
    constexpr std::string_view prefix = "Error while parsing ";
    const auto words = description.starts_with(prefix) ? description.substr(prefix.size()) : description;
    return {fmt::format("not TOML: {}", printable(words)), {}, column};
}

}  // namespace berth
