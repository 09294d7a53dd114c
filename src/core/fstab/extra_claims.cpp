#include "core/fstab/extra_claims.hpp"

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include "core/resolve/kernel_command_line.hpp"
#include "core/values/absolute_path.hpp"
#include "core/values/device_path.hpp"

namespace berth {
namespace {

/// The byte that `\xHH` at the beginning of `text` stands for.
std::optional<char> escaped_byte(std::string_view text) {
    constexpr std::size_t size = 4;
    if (!text.starts_with("\\x") || text.size() < size) return std::nullopt;
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + 2, text.data() + size, value, 16);
    if (error != std::errc() || end != text.data() + size) return std::nullopt;
    return static_cast<char>(value);
}

/// The parts between colons. A backslash keeps a colon, and `\x20` is a blank.
std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> out(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == ':') {
            out.emplace_back();
        } else if (const auto byte = escaped_byte(text.substr(at))) {
            out.back() += *byte;
            at += 3;
        } else {
            if (text[at] == '\\' && at + 1 < text.size()) ++at;
            out.back() += text[at];
        }
    }
    return out;
}

/// The parts of each value that is given to `name`.
std::vector<std::vector<std::string>> values_of(const Source& cmdline, std::string_view name) {
    std::vector<std::vector<std::string>> out;
    std::string_view rest = cmdline.text;
    while (const auto word = take_word(rest)) {
        const std::string_view text = *word;
        if (text.size() > name.size() && text.starts_with(name) && text[name.size()] == '=')
            out.push_back(parts_of(text.substr(name.size() + 1)));
    }
    return out;
}

}  // namespace

MountPoints extra_mount_points(const Source& cmdline, FstabLines lines) {
    MountPoints out;
    const bool is_initrd = lines == FstabLines::of_initrd;
    for (const auto& parts : values_of(cmdline, is_initrd ? "rd.systemd.mount-extra" : "systemd.mount-extra")) {
        if (parts.size() < 2) continue;
        if (const auto path = AbsolutePath::simplified(parts[1])) out.emplace(path->str(), Span{&cmdline, 0, 0, 0});
    }
    return out;
}

Claims extra_swap_areas(const Source& cmdline) {
    Claims out;
    for (const auto& parts : values_of(cmdline, "systemd.swap-extra")) {
        if (auto path = device_path(parts[0])) out.emplace(*std::move(path), Span{&cmdline, 0, 0, 0});
    }
    return out;
}

}  // namespace berth
