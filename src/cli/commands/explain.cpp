// berth explain: what a code means, with a wrong and a right example; or which codes there are.
#include <fmt/format.h>
#include <algorithm>
#include <cstdio>
#include <optional>

#include "cli/commands/commands.hpp"
#include "cli/print/json.hpp"
#include "cli/print/table.hpp"
#include "core/findings/explanations.hpp"
#include "core/text/suggest.hpp"
#include "core/text/text.hpp"
#include "system/base/standard_streams.hpp"

namespace berth::cli {
namespace {

constexpr std::size_t width = 80;

/// The words of `text` in lines of at most `width` characters.
std::string wrapped(std::string_view text) {
    std::string out;
    std::size_t column = 0;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        const auto length = code_points(word);
        if (column > 0) {
            const bool fits = column + 1 + length <= width;
            out += fits ? ' ' : '\n';
            column = fits ? column + 1 : 0;
        }
        out += word;
        column += length;
    }
    return out + '\n';
}

std::string indented(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        out += line.empty() ? "\n" : fmt::format("  {}\n", line);
    }
    return out;
}

std::string text_of_code(const CodeInfo& code, const Explanation& explained) {
    return fmt::format("{} ({})\n\n{}\nWrong:\n\n{}\nRight:\n\n{}", code.name, name_of(explained.severity),
                       wrapped(fmt::format("{} {}", code.meaning, explained.reason)), indented(explained.wrong),
                       indented(explained.right));
}

Json json_of_code(const CodeInfo& code, const Explanation& explained) {
    return {{"code", code.name},        {"severity", name_of(explained.severity)},
            {"meaning", code.meaning},  {"reason", explained.reason},
            {"wrong", explained.wrong}, {"right", explained.right}};
}

/// The codes of these names in their order, or all if there are none; null if one is unknown, which is printed.
std::optional<std::vector<const CodeInfo*>> asked_for(const std::vector<std::string>& names) {
    std::vector<const CodeInfo*> out;
    std::vector<std::string_view> known;
    for (const auto& code : all_codes()) {
        known.push_back(code.name);
        if (names.empty()) out.push_back(&code);
    }
    bool all = true;
    for (const auto& name : names) {
        const auto found = std::ranges::find(all_codes(), name, &CodeInfo::name);
        if (found != all_codes().end()) {
            out.push_back(&*found);
            continue;
        }
        const auto hint = did_you_mean(name, known);
        complain(fmt::format("there is no code {}{}{}", in_quotes(name), hint.empty() ? "" : "; ", hint));
        all = false;
    }
    return all ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace

int explain(const Settings& settings, const std::vector<std::string>& names) {
    const auto codes = asked_for(names);
    if (!codes) return wrong;
    auto json = Json::array();
    std::vector<Row> rows{{"CODE", "SEVERITY", "MEANING"}};
    std::string text;
    for (const auto* code : *codes) {
        const auto& explained = *explanation_of(code->name);
        json.push_back(json_of_code(*code, explained));
        rows.push_back({std::string(code->name), std::string(name_of(explained.severity)), std::string(code->meaning)});
        text += (text.empty() ? "" : "\n") + text_of_code(*code, explained);
    }
    if (settings.format == Format::json) print_json({{"codes", std::move(json)}});
    else print(stdout, names.empty() ? to_table(rows) : text);
    return done;
}

}  // namespace berth::cli
