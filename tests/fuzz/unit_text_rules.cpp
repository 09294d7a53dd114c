#include "unit_text_rules.hpp"

#include <algorithm>
#include <array>

#include "core/text/text.hpp"

namespace fuzz {
namespace {

bool has_control(std::string_view line) {
    while (!line.empty()) {
        const auto point = berth::first_code_point(line);
        if (!point.valid || berth::is_control(point.value)) return true;
        line.remove_prefix(point.size);
    }
    return false;
}

struct Sections {
    std::string_view suffix;
    std::string_view section;
};

/// The section that a unit of this name has besides [Unit]; a drop-in of ours has none.
std::string_view own_section(std::string_view path) {
    constexpr std::array all{Sections{".mount", "[Mount]"}, Sections{".automount", "[Automount]"},
                             Sections{".swap", "[Swap]"}, Sections{".service", "[Service]"}};
    const auto found = std::ranges::find_if(all, [&](const auto& one) { return path.ends_with(one.suffix); });
    return found == all.end() ? "" : found->section;
}

/// True if PID 1 would put variables in: of berth's own each dollar is doubled.
bool has_variable(std::string_view options) {
    for (auto at = options.find('$'); at != std::string_view::npos; at = options.find('$', at + 2)) {
        if (options.substr(at, 2) != "$$") return true;
    }
    return false;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

std::optional<std::string> flaw_of_unit(std::string_view path, std::string_view text) {
    if (!text.ends_with('\n')) return "the last line is cut";
    bool in_section = false;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() + 1);
        if (has_control(line)) return "a control character or a bad byte";
        if (line.empty() || line.starts_with('#')) continue;
        if (line.ends_with('\\')) return "a line that swallows the next";
        if (line.starts_with('[')) {
            if (line != "[Unit]" && line != own_section(path)) return "a section that it does not have";
            in_section = true;
            continue;
        }
        const auto equals = line.find('=');
        if (!in_section || equals == std::string_view::npos || equals == 0) return "a line that is no directive";
        const auto value = line.substr(equals + 1);
        if (line.starts_with("Options=") && has_variable(value)) return "options with a variable in them";
        if (!value.empty() && (is_blank(value.front()) || is_blank(value.back()))) return "outer blanks";
    }
    return std::nullopt;
}

std::optional<std::string> flaw_of_path(std::string_view path) {
    const auto slash = path.find('/');
    const auto folder = slash == std::string_view::npos ? std::string_view("x") : path.substr(0, slash);
    const auto name = slash == std::string_view::npos ? path : path.substr(slash + 1);
    if (name.find('/') != std::string_view::npos) return "too deep";
    for (const auto part : {folder, name}) {
        if (part.empty() || part.size() > 255 || part == "." || part == "..") return "no file name";
    }
    return std::nullopt;
}

}  // namespace fuzz
