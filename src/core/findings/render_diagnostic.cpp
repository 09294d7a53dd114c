#include "core/findings/render_diagnostic.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <string_view>

#include "core/text/text.hpp"

namespace berth {
namespace {

constexpr std::size_t window = 100;  // code points of a source line that are shown

struct Paint {
    Color color;
    [[nodiscard]] std::string operator()(std::string_view code, std::string_view text) const {
        if (color == Color::no) return std::string(text);
        return fmt::format("\x1b[{}m{}\x1b[0m", code, text);
    }
};

constexpr std::string_view bold = "1";
constexpr std::string_view green = "1;32";

std::string_view style(Severity severity) {
    switch (severity) {
        case Severity::error: return "1;31";
        case Severity::warning: return "1;35";
        case Severity::note: return "1;36";
    }
    return {};
}

/// Code points [first, last) of `line`, from 0. Tabs become blanks, what could move the cursor a question mark, and
/// what is invisible an escape.
std::string shown(std::string_view line, std::size_t first, std::size_t last) {
    if (is_plain_ascii(line))
        return std::string(line.substr(std::min(first, line.size()), last - std::min(first, last)));
    std::string out;
    for (std::size_t i = 0; !line.empty() && i < last; ++i) {
        const auto point = first_code_point(line);
        if (i >= first) {
            if (point.value == '\t') out += ' ';
            else if (!point.valid || is_control(point.value)) out += '?';
            else if (is_invisible(point.value)) out += printable(line.substr(0, point.size));
            else out += line.substr(0, point.size);
        }
        line.remove_prefix(point.size);
    }
    return out;
}

std::string excerpt(const Span& where, const Paint& paint) {
    if (where.line == 0 || where.source == nullptr) return {};
    const auto line = where.source->line(where.line);
    const auto length = code_points(line);
    const std::size_t column = where.column == 0 ? 0 : where.column - 1;
    const std::size_t first = column + 20 > window ? column + 20 - window : 0;
    const std::size_t last = std::min(length, first + window);
    const std::size_t end = std::clamp<std::size_t>(where.end_column == 0 ? 0 : where.end_column - 1, column + 1,
                                                    std::max(last, column + 1));
    const std::string_view cut_left = first > 0 ? "…" : "";
    const std::string_view cut_right = last < length ? "…" : "";
    const auto number = std::to_string(where.line);
    // Wider than the columns where there are escapes; a column behind the line's end is shown there, too.
    const auto width = [&](std::size_t begin, std::size_t end_of) {
        const auto there = std::clamp(length, begin, end_of);
        return code_points(shown(line, begin, there)) + (end_of - there);
    };
    const std::string indent(width(first, column) + code_points(cut_left), ' ');
    std::string marks(width(column, end), '~');
    marks.front() = '^';
    return fmt::format("  {} | {}{}{}\n  {} | {}{}\n", number, cut_left, shown(line, first, last), cut_right,
                       std::string(number.size(), ' '), indent, paint(green, marks));
}

std::string head(const Span& where, std::string_view severity, std::string_view color, std::string_view message,
                 const Paint& paint) {
    const std::string_view name = where.source != nullptr ? std::string_view(where.source->shown) : "berth";
    return fmt::format("{} {} {}", paint(bold, position(where, name) + ":"), paint(color, fmt::format("{}:", severity)),
                       message);
}

/// A note about the finding itself, such as another's words for it, needs no place of its own.
bool is_at_place_of(const Diagnostic& found, const Note& note) {
    return !before(found.where, note.where) && !before(note.where, found.where);
}

}  // namespace

std::string to_text(const Diagnostic& found, Color color) {
    const Paint paint{color};
    auto out = fmt::format("{} [{}]\n",
                           head(found.where, name_of(found.severity), style(found.severity), found.message, paint),
                           name_of(found.code));
    out += excerpt(found.where, paint);
    if (!found.hint.empty()) out += fmt::format("  {} {}\n", paint(bold, "hint:"), found.hint);
    for (const auto& note : found.notes) {
        if (is_at_place_of(found, note)) {
            out += fmt::format("  {} {}\n", paint(bold, "note:"), note.message);
            continue;
        }
        out += head(note.where, "note", style(Severity::note), note.message, paint) + "\n";
        out += excerpt(note.where, paint);
    }
    return out;
}

std::vector<std::string> to_lines(const Diagnostic& found) {
    const Paint plain{Color::no};
    std::vector<std::string> out;
    out.push_back(fmt::format("{} [{}]", head(found.where, name_of(found.severity), {}, found.message, plain),
                              name_of(found.code)));
    if (!found.hint.empty()) out.push_back(head(found.where, "hint", {}, found.hint, plain));
    for (const auto& note : found.notes) out.push_back(head(note.where, "note", {}, note.message, plain));
    return out;
}

}  // namespace berth
