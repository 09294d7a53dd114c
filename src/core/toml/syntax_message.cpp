#include "core/toml/syntax_message.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/text/character.hpp"
#include "core/text/text.hpp"

namespace berth {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

/// The value of a `key = value` line, without a comment behind it.
std::string_view value_of(std::string_view line) {
    const auto equals = line.find('=');
    if (equals == std::string_view::npos) return {};
    const auto value = line.substr(equals + 1);
    char quote = '\0';
    for (std::size_t i = 0; i < value.size(); ++i) {
        if (quote == '\0' && value[i] == '#') return trimmed(value.substr(0, i));
        if (quote == '\0' && (value[i] == '"' || value[i] == '\'')) quote = value[i];
        else if (value[i] == quote) quote = '\0';
    }
    return trimmed(value);
}

bool looks_bare(std::string_view value) {
    return !value.empty() && value.find_first_of("\"'[]{}#,") == std::string_view::npos;
}

std::string_view without_semicolon(std::string_view value) {
    while (value.ends_with(';')) value = trimmed(value.substr(0, value.size() - 1));
    return value;
}

/// `ro` and `"ro"`, for the one as for the other: "ro".
std::string in_double_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : printable(text)) {
        if (c != '"' && c != '\'') out += c;
    }
    return out + "\"";
}

/// What `[ro, noexec]` is meant to be; empty if that is not plain.
std::string with_quoted_elements(std::string_view value) {
    if (value.size() < 2 || value.find_first_of("[]{}()", 1) != value.size() - 1) return {};
    std::string out;
    for (auto rest = value.substr(1, value.size() - 2); !rest.empty();) {
        const auto element = trimmed(rest.substr(0, rest.find(',')));
        rest.remove_prefix(
            std::min(rest.size(), rest.find(',') == std::string_view::npos ? rest.size() : rest.find(',') + 1));
        if (!element.empty()) out += fmt::format("{}{}", out.empty() ? "" : ", ", in_double_quotes(element));
    }
    return out.empty() ? out : fmt::format("write [{}]", out);
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
    Mistake{"inline table", "dangling comma", At::parser, "a comma stands before the '}'", "take it out"},
    Mistake{"inline table", "saw '\\n'", At::parser, "a table in braces has to stay on one line",
            "write it on one line, or as a table with a header of its own"},
    Mistake{"inline table", "", At::parser, "the table in braces is not closed, or a comma is missing",
            "write { KEY = \"A\", KEY = \"B\" }"},
    Mistake{"parsing array", "", At::parser, "the array is not closed, or a comma is missing", "write [\"A\", \"B\"]"},
    Mistake{"table header", "expected ']'", At::parser, "the table header is not closed", "end the line with ']'"},
    Mistake{"table header", "end-of-file", At::parser, "the table header is not closed", "end the line with ']'"},
    Mistake{"expected '='", "", At::parser, "there is no '=' after the key", "write KEY = VALUE"},
    Mistake{"escape sequence", "", At::parser, "a backslash in double quotes begins an escape, and this is none",
            "write '\\\\', or put the string in single quotes"},
    Mistake{"unicode scalar", "", At::parser, "a backslash in double quotes begins an escape, and this is none",
            "write '\\\\', or put the string in single quotes"},
    Mistake{"expected a comment or whitespace", "", At::parser, "there is more behind the end of the value",
            "a string ends at its closing quote; several values are an array: [\"A\", \"B\"]"},
    Mistake{"determine value type", "", At::parser, "this is no value", "a string is in quotes, an array in brackets"},
    Mistake{"expected keys, tables", "", At::key, "a line begins with a key, with '[' or with '#'",
            "mend it, or take it out"},
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

struct MistakeInValue {
    std::string message;
    std::string hint;
};

std::optional<MistakeInValue> mistake_in_value(std::string_view value) {
    const auto meant = without_semicolon(value);
    if (is_truth(meant))
        return MistakeInValue{"this is neither true nor false", "write true or false, in small letters"};
    if (meant.size() < value.size() && !meant.empty()) {
        const bool is_right = meant == "true" || meant == "false" || meant.find_first_of("\"'[{") == 0;
        return MistakeInValue{"a line does not end in ';'", is_right
                                                                ? fmt::format("write {}", printable(meant))
                                                                : fmt::format("write {}", in_double_quotes(meant))};
    }
    if (looks_bare(value))
        return MistakeInValue{"the value is not in quotes", fmt::format("write \"{}\"", printable(value))};
    if (value.starts_with('[') || value.starts_with('(')) {
        const auto hint = with_quoted_elements(value);
        if (!hint.empty()) return MistakeInValue{"the elements of the array are not in quotes", hint};
    }
    const bool is_quoted_later =
        value.find_first_of("\"'") != std::string_view::npos && value.find_first_of("\"'[{") != 0;
    if (is_quoted_later)
        return MistakeInValue{"the quotes are not around all of the value",
                              fmt::format("write {}", in_double_quotes(value))};
    return std::nullopt;
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
    if (has("cannot redefine")) {
        const auto text = trimmed(line);
        if (text.starts_with('['))
            return {"the table is declared twice", "join the two, or give one another name", column_of(text)};
        return {"the key is set twice", "keep one of the two", column_of(text)};
    }
    if (has("expected value") && value.empty()) return {"the key has no value", "write KEY = VALUE", column};
    const bool at_value = !value.empty() && std::ranges::any_of(about_values, has);
    if (at_value) {
        if (auto mistake = mistake_in_value(value))
            return {std::move(mistake->message), std::move(mistake->hint), column_of(value)};
    }
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
    return {"this is not TOML", "berth.toml(5) has examples of all there is", column};
}

}  // namespace berth
