#include "core/values/mount_option.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <expected>
#include <optional>

#include "core/text/text.hpp"
#include "core/values/mount_mark.hpp"

namespace berth {
namespace {

/// An option of fstab that a mount unit has no use for, and what to write instead.
struct FstabOption {
    std::string_view name;
    std::string_view instead;
};

constexpr std::array fstab_options{
    FstabOption{"_netdev", "network = true"},
    FstabOption{"_rnetdev", "network = true"},
    FstabOption{"auto", "activation = \"boot\", which is the default"},
    FstabOption{"bind", "type = \"bind\""},
    FstabOption{"fail", "required = true"},
    FstabOption{"noauto", "activation = \"manual\" (or \"attach\", mounted while somebody holds it)"},
    FstabOption{"nofail", ""},
    FstabOption{"rbind", "type = \"rbind\""},
    FstabOption{"comment=systemd.automount", "activation = \"access\""},
    FstabOption{"x-initrd.mount", "initrd = true"},
    FstabOption{"x-systemd.after", "after = [\"UNIT\"]"},
    FstabOption{"x-systemd.automount", "activation = \"access\""},
    FstabOption{"x-systemd.before", "before = [\"UNIT\"]"},
    FstabOption{"x-systemd.device-timeout", "device_timeout = \"TIME\""},
    FstabOption{"x-systemd.idle-timeout", "idle_timeout = \"TIME\" with activation = \"access\""},
    FstabOption{"x-systemd.growfs", "growfs = true"},
    FstabOption{"x-systemd.makefs", "makefs = true"},
    FstabOption{"x-systemd.mount-timeout", "timeout = \"TIME\""},
    FstabOption{"x-systemd.required-by", "required_by = [\"UNIT\"]"},
    FstabOption{"x-systemd.requires", "requires = [\"UNIT\"]"},
    FstabOption{"x-systemd.requires-mounts-for", "requires_mounts_for = [\"/PATH\"]"},
    FstabOption{"x-systemd.rw-only", "read_write_only = true"},
    FstabOption{"x-systemd.wanted-by", "wanted_by = [\"UNIT\"]"},
    FstabOption{"x-systemd.wants", "wants = [\"UNIT\"]"},
    FstabOption{"x-systemd.wants-mounts-for", "unit = { WantsMountsFor = \"/PATH\" }"},
};

/// Of these PID 1 itself reads Options= for (systemd.mount(5)).
constexpr std::array<std::string_view, 2> read_by_pid1{"x-systemd.device-bound", "x-systemd.graceful-option"};

Complaint wrong_option(std::string message, std::string hint = {}) {
    return {Code::option_invalid, std::move(message), std::move(hint)};
}

std::optional<Complaint> instead_of(std::string_view text, std::string_view name) {
    if (is_mark(name))
        return Complaint{Code::option_is_key, fmt::format("berth writes {} itself", in_quotes(name)), "take it out"};
    const auto found = std::ranges::find_if(
        fstab_options, [&](const auto& option) { return option.name == name || option.name == text; });
    if (found != fstab_options.end()) {
        return Complaint{Code::option_is_key, fmt::format("{} is not an option here", in_quotes(found->name)),
                         found->instead.empty() ? "take it out: that is the default ('required' is false); for nothing "
                                                  "to wait for it write background = true"
                                                : fmt::format("write {}", found->instead)};
    }
    if (!name.starts_with("x-systemd.") || std::ranges::find(read_by_pid1, name) != read_by_pid1.end())
        return std::nullopt;
    return Complaint{Code::option_is_key, fmt::format("{} means something in fstab only", in_quotes(name)),
                     "take it out"};
}

/// A value that is one in spite of its comma, as `context=a:b:c0,c1`, keeps it in double quotes.
std::string without_comma(std::string_view text) {
    const auto name = text.substr(0, text.find('='));
    const bool is_context = name.ends_with("context") && name.size() < text.size();
    if (is_context && text.find('"') == std::string_view::npos)
        return fmt::format("write '{}=\"{}\"'", name, printable(text.substr(name.size() + 1)));
    const auto elements = as_elements(text);
    return elements.empty() ? "take it out" : fmt::format("write one option per string: {}", elements);
}

/// What mount(8) takes for itself where it parts an option at a comma in spite of the backslash.
constexpr auto read_by_mount = std::to_array<std::string_view>({
    "acl",     "async",       "atime",      "auto",        "defaults", "dev",        "diratime",
    "dirsync", "exec",        "group",      "iversion",    "lazytime", "loop",       "loud",
    "mand",    "noacl",       "noatime",    "noauto",      "nodev",    "noexec",     "nofail",
    "nogroup", "noiversion",  "nolazytime", "nomand",      "noowner",  "norelatime", "nostrictatime",
    "nosuid",  "nosymfollow", "nouser",     "nousers",     "owner",    "relatime",   "remount",
    "ro",      "rw",          "silent",     "strictatime", "suid",     "sync",       "symfollow",
    "user",    "users",       "bind",
});

/// libmount before 2.39 parts the option at `\,`; who joins the parts again has it whole, unless one is another's.
std::optional<Complaint> bad_escaped_comma(std::string_view text, std::size_t comma) {
    const bool is_for_mount = text.starts_with("x-") || text.starts_with("X-");
    const auto rest = text.substr(comma + 1);
    const auto part = rest.substr(0, rest.find(','));
    const bool is_parted = part.empty() || part.front() == '=' || part.starts_with("x-") || part.starts_with("X-") ||
                           std::ranges::find(read_by_mount, part.substr(0, part.find('='))) != read_by_mount.end();
    const bool is_escaped_twice = comma >= 2 && text[comma - 2] == '\\';
    if (!is_for_mount && !is_parted && !is_escaped_twice) return std::nullopt;
    return wrong_option(fmt::format("{} is read differently by different releases of mount(8)", in_quotes(text)),
                        "put the value in double quotes instead of the backslash before the comma");
}

std::optional<Complaint> bad_quoting(std::string_view text) {
    bool open = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool is_escaped = i > 0 && text[i - 1] == '\\';
        if (text[i] == '"' && is_escaped)
            return wrong_option(
                fmt::format("a backslash before a double quote, as in {}, is read differently by different "
                            "releases of mount(8)",
                            in_quotes(text)),
                "take the backslash out, or the quote");
        if (text[i] == '"') open = !open;
        if (text[i] != ',' || open) continue;
        if (!is_escaped || text.find('=') > i)
            return wrong_option(fmt::format("{} has a comma in it", in_quotes(text)), without_comma(text));
        if (auto bad = bad_escaped_comma(text, i)) return bad;
    }
    if (open) return wrong_option(fmt::format("{} has a double quote that is not closed", in_quotes(text)));
    return std::nullopt;
}

}  // namespace

std::expected<MountOption, Complaint> MountOption::parse(std::string_view text) {
    const auto safe = SafeText::parse(text);
    if (!safe) return std::unexpected(safe.error());
    if (text.empty()) return std::unexpected(wrong_option("an option must not be empty", "take it out"));
    const auto name = text.substr(0, text.find('='));
    if (name.empty())
        return std::unexpected(wrong_option(fmt::format("{} has no name before the '='", in_quotes(text))));
    if (auto bad = bad_quoting(text)) return std::unexpected(std::move(*bad));
    if (auto instead = instead_of(text, name)) return std::unexpected(std::move(*instead));
    return MountOption(*safe);
}

std::vector<std::string_view> between_commas(std::string_view text) {
    std::vector<std::string_view> out;
    bool open = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const bool is_escaped = i > 0 && text[i - 1] == '\\';
        if (i < text.size() && text[i] == '"') open = !open;
        if (i < text.size() && (text[i] != ',' || open || is_escaped)) continue;
        if (i > begin) out.push_back(text.substr(begin, i - begin));
        begin = i + 1;
    }
    return out;
}

std::string as_elements(std::string_view text) {
    std::string out;
    for (const auto option : between_commas(text)) {
        const char quote = option.find_first_of("\"\\") == std::string_view::npos ? '"' : '\'';
        out += fmt::format("{}{}{}{}", out.empty() ? "" : ", ", quote, printable(option), quote);
    }
    return out;
}

}  // namespace berth
