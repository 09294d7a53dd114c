#include "core/resolve/kernel_command_line.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <optional>

#include "core/text/text.hpp"

namespace berth {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::optional<bool> truth(std::string_view text) {
    constexpr std::array<std::string_view, 6> yes{"1", "yes", "y", "true", "t", "on"};
    constexpr std::array<std::string_view, 6> no{"0", "no", "n", "false", "f", "off"};
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (std::ranges::find(yes, lower) != yes.end()) return true;
    if (std::ranges::find(no, lower) != no.end()) return false;
    return std::nullopt;
}

}  // namespace

std::optional<std::string> take_word(std::string_view& rest) {
    while (!rest.empty() && is_space(rest.front())) rest.remove_prefix(1);
    if (rest.empty()) return std::nullopt;
    std::string word;
    char quote = 0;
    for (; !rest.empty() && (quote != 0 || !is_space(rest.front())); rest.remove_prefix(1)) {
        const char c = rest.front();
        if (quote == 0 && (c == '"' || c == '\'')) quote = c;
        else if (c == quote) quote = 0;
        else word += c;
    }
    return word;
}

void heed_command_line(const Source& cmdline, Machine& machine, Diagnostics& out) {
    std::string_view rest = cmdline.text;
    while (const auto word = take_word(rest)) {
        std::string_view name = std::string_view(*word).substr(0, word->find('='));
        const bool for_initrd = name.starts_with("rd.");
        if (for_initrd) name.remove_prefix(3);
        if ((for_initrd && !machine.in_initrd) || (name != "berth" && name != "fstab" && name != "systemd.swap"))
            continue;
        const auto equals = word->find('=');
        const auto value =
            equals == std::string::npos ? std::optional(true) : truth(std::string_view(*word).substr(equals + 1));
        if (value && name == "systemd.swap") machine.has_swap = machine.has_swap && *value;
        else if (value) (name == "berth" ? machine.enabled : machine.fstab_enabled) = *value;
        else if (name == "berth")
            out.warning(Code::value_unknown, {&cmdline, 0, 0, 0},
                        fmt::format("{} is neither true nor false, so it is ignored", in_quotes(*word)),
                        "write berth=0 or berth=1");
    }
}

}  // namespace berth
