#include "cut_input.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace fuzz {
namespace {

constexpr std::string_view mark = "#--- ";
constexpr std::string_view of_unit = "unit ";
constexpr std::string_view drop_ins = ".toml.d/";
constexpr std::string_view arrow = " -> ";

/// Calls `take` with each line that is not empty.
void for_each_line(std::string_view text, auto take) {
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (!line.empty()) take(line);
    }
}

void add_link(Inputs& inputs, std::string_view line) {
    const auto at = line.find(arrow);
    if (at == std::string_view::npos) return;
    const auto from = line.substr(0, at);
    const auto to = line.substr(at + arrow.size());
    if (from.size() > 1 && from.front() == '/' && to.starts_with('/'))
        inputs.links.push_back({std::string(from), std::string(to)});
}

void set_version(Inputs& inputs, std::string_view text) {
    std::from_chars(text.data(), text.data() + text.size(), inputs.systemd);
}

/// A part that every input has once at most.
struct Part {
    std::string_view name;
    void (*take)(Inputs&, std::string_view text);
};

constexpr std::array parts{
    Part{"fstab", [](Inputs& inputs, std::string_view text) { inputs.fstab += text; }},
    Part{"crypttab", [](Inputs& inputs, std::string_view text) { inputs.crypttab += text; }},
    Part{"command line", [](Inputs& inputs, std::string_view text) { inputs.command_line += text; }},
    Part{"systemd version", set_version},
    Part{"in the initrd", [](Inputs& inputs, std::string_view) { inputs.in_initrd = true; }},
    Part{"in a container", [](Inputs& inputs, std::string_view) { inputs.in_container = true; }},
    Part{"without swap", [](Inputs& inputs, std::string_view) { inputs.has_swap = false; }},
    Part{"with services for quotas", [](Inputs& inputs, std::string_view) { inputs.has_quota_services = true; }},
    Part{"masked",
         [](Inputs& inputs, std::string_view text) {
             for_each_line(text, [&](std::string_view unit) { inputs.masked.emplace_back(unit); });
         }},
    Part{"link",
         [](Inputs& inputs, std::string_view text) {
             for_each_line(text, [&](std::string_view line) { add_link(inputs, line); });
         }},
};

bool is_file_name(std::string_view name) {
    const auto is_odd = [](char c) { return c <= ' ' || c == '/' || c > '~'; };
    return !name.empty() && name.size() <= 64 && std::ranges::none_of(name, is_odd);
}

bool is_toml(std::string_view name) { return name.ends_with(".toml") && is_file_name(name); }

DeclarationText& file_named(Inputs& inputs, std::string_view name) {
    const auto found = std::ranges::find(inputs.files, name, &DeclarationText::name);
    return found != inputs.files.end() ? *found : inputs.files.emplace_back(DeclarationText{std::string(name), "", {}});
}

/// A file of declarations, or a drop-in of one: where its text goes. Null if the name is of neither.
std::string* declarations_named(Inputs& inputs, std::string_view name) {
    if (is_toml(name)) return &file_named(inputs, name).text;
    const auto at = name.find(drop_ins);
    if (at == std::string_view::npos) return nullptr;
    const auto main = name.substr(0, at + drop_ins.find(".d/"));
    const auto own = name.substr(at + drop_ins.size());
    if (!is_toml(main) || !is_toml(own)) return nullptr;
    auto& all = file_named(inputs, main).drop_ins;
    const auto found = std::ranges::find(all, own, &NamedText::name);
    return found != all.end() ? &found->text : &all.emplace_back(NamedText{std::string(own), ""}).text;
}

bool is_unit_part(std::string_view name) {
    return name.starts_with(of_unit) && is_file_name(name.substr(of_unit.size())) &&
           name.substr(of_unit.size()).find('.') != std::string_view::npos;
}

bool is_name(std::string_view name) {
    Inputs unused;
    return std::ranges::find(parts, name, &Part::name) != parts.end() || is_unit_part(name) ||
           declarations_named(unused, name) != nullptr;
}

void take(Inputs& inputs, std::string_view name, std::string_view text) {
    const auto part = std::ranges::find(parts, name, &Part::name);
    if (part != parts.end()) part->take(inputs, text);
    else if (is_unit_part(name))
        inputs.installed.push_back({std::string(name.substr(of_unit.size())), std::string(text)});
    else *declarations_named(inputs, name) += text;
}

/// The name of the part that a line begins.
std::optional<std::string_view> name_in(std::string_view line) {
    if (!line.starts_with(mark) || !is_name(line.substr(mark.size()))) return std::nullopt;
    return line.substr(mark.size());
}

}  // namespace

Inputs cut_input(std::string_view bytes) {
    Inputs out;
    std::string_view name = "a.toml";
    std::size_t begin = 0;
    for (std::size_t at = 0; at < bytes.size();) {
        const auto line = bytes.substr(at, bytes.substr(at).find('\n'));
        const auto behind = std::min(bytes.size(), at + line.size() + 1);
        if (const auto next = name_in(line)) {
            if (at > 0) take(out, name, bytes.substr(begin, at - begin));
            name = *next;
            begin = behind;
        }
        at = behind;
    }
    take(out, name, bytes.substr(begin));
    return out;
}

std::string to_text(const Inputs& inputs) {
    std::string out;
    const auto part = [&](std::string_view name, std::string_view text) {
        if (!text.empty()) out += fmt::format("{}{}\n{}", mark, name, text);
    };
    for (const auto& file : inputs.files) {
        part(file.name, file.text);
        for (const auto& drop_in : file.drop_ins) part(fmt::format("{}.d/{}", file.name, drop_in.name), drop_in.text);
    }
    part("fstab", inputs.fstab);
    part("crypttab", inputs.crypttab);
    part("command line", inputs.command_line);
    if (inputs.systemd != 0) part("systemd version", fmt::format("{}\n", inputs.systemd));
    if (inputs.in_initrd) part("in the initrd", "\n");
    if (inputs.in_container) part("in a container", "\n");
    if (!inputs.has_swap) part("without swap", "\n");
    if (inputs.has_quota_services) part("with services for quotas", "\n");
    for (const auto& unit : inputs.masked) part("masked", unit + '\n');
    for (const auto& link : inputs.links) part("link", fmt::format("{}{}{}\n", link.from, arrow, link.to));
    for (const auto& unit : inputs.installed) part(fmt::format("{}{}", of_unit, unit.name), unit.text);
    return out;
}

std::vector<std::string> heads_of_parts() {
    std::vector<std::string> out;
    for (const std::string_view name : {"b.toml", "a.toml.d/a.toml", "unit app.service"})
        out.push_back(fmt::format("{}{}\n", mark, name));
    for (const auto& part : parts) out.push_back(fmt::format("{}{}\n", mark, part.name));
    return out;
}

}  // namespace fuzz
