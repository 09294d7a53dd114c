#include "core/fstab.hpp"

#include "core/absolute_path.hpp"
#include "core/text.hpp"

namespace berth {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }
bool is_octal(char c) { return c >= '0' && c <= '7'; }

/// The field that begins at or after `at`; `at` then stands behind it.
std::string_view take_field(std::string_view line, std::size_t& at) {
    while (at < line.size() && is_blank(line[at])) ++at;
    const auto begin = at;
    while (at < line.size() && !is_blank(line[at])) ++at;
    return line.substr(begin, at - begin);
}

std::string decoded(std::string_view field) {
    std::string out;
    while (!field.empty()) {
        const bool escape =
            field.size() >= 4 && field[0] == '\\' && is_octal(field[1]) && is_octal(field[2]) && is_octal(field[3]);
        if (escape) out += static_cast<char>((field[1] - '0') * 64 + (field[2] - '0') * 8 + (field[3] - '0'));
        else out += field[0];
        field.remove_prefix(escape ? 4 : 1);
    }
    return out;
}

}  // namespace

MountPoints fstab_mount_points(const Source& fstab) {
    MountPoints out;
    std::string_view rest = fstab.text;
    for (std::uint32_t number = 1; !rest.empty(); ++number) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        std::size_t at = 0;
        const auto source = take_field(line, at);
        const auto field = take_field(line, at);
        if (source.starts_with('#') || field.empty()) continue;
        const auto path = AbsolutePath::simplified(decoded(field));
        if (!path) continue;
        const auto begin = static_cast<std::size_t>(field.data() - line.data());
        const auto column = static_cast<std::uint32_t>(code_points(line.substr(0, begin)) + 1);
        const auto width = static_cast<std::uint32_t>(code_points(field));
        out.emplace(path->str(), Span{&fstab, number, column, column + width});
    }
    return out;
}

}  // namespace berth
