#include "core/model/files_used.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "core/text/character.hpp"
#include "core/text/text.hpp"
#include "core/values/device_path.hpp"

namespace berth {
namespace {

/// What of a branch is surely there: mergerfs has "=RW" behind it, and patterns in it.
std::string_view without_mode(std::string_view branch) {
    branch = branch.substr(0, branch.rfind('='));
    const auto pattern = branch.find_first_of("*?[");
    return pattern == std::string_view::npos ? branch : branch.substr(0, branch.rfind('/', pattern));
}

void add_each(std::string_view list, const Span& where, std::vector<Located<AbsolutePath>>& out) {
    while (!list.empty()) {
        const auto end = std::min(list.find(':'), list.size());
        if (auto path = AbsolutePath::simplified(without_mode(list.substr(0, end))))
            out.push_back({*std::move(path), where});
        list.remove_prefix(std::min(list.size(), end + 1));
    }
}

constexpr std::string_view header_option = "header=";
constexpr std::string_view key_timeout_option = "keyfile-timeout=";

/// As systemd reads it: a number alone is of seconds, and none at all stands for no limit.
TimeSpan time_limit(std::string_view text) {
    const bool is_number = !text.empty() && std::ranges::all_of(text, is_digit);
    const auto span = TimeSpan::parse(is_number ? fmt::format("{}s", text) : std::string(text));
    if (!span) return {};
    return span->microseconds() == 0 ? TimeSpan::infinity() : *span;
}

/// Where the device of "/FILE:DEVICE" begins, which may have colons in its own path. systemd's generator takes what is
/// behind the last colon for one if it is a path or a tag.
std::size_t device_begins_at(std::string_view text) {
    for (auto colon = text.rfind(':'); colon != std::string_view::npos; colon = text.rfind(':', colon - 1)) {
        const auto rest = text.substr(colon + 1);
        const bool is_device = rest.starts_with("/dev/") || std::ranges::any_of(device_tags, [&](const Tag& tag) {
                                   return rest.starts_with(tag.name) && rest.substr(tag.name.size()).starts_with('=');
                               });
        if (is_device) return colon + 1;
        if (colon == 0) break;
    }
    return std::string_view::npos;
}

}  // namespace

std::vector<Located<AbsolutePath>> branches_of(const Volume& volume) {
    std::vector<Located<AbsolutePath>> out;
    const std::string_view what = volume.what.declared;
    if (volume.type.origin() == Origin::other && what.starts_with('/') && what.find(":/") != std::string_view::npos)
        add_each(what, volume.what.where, out);
    if (volume.type.str() != "overlay" || !volume.layers.empty()) return out;
    constexpr std::array<std::string_view, 3> folders{"lowerdir", "upperdir", "workdir"};
    for (const auto& option : volume.options) {
        if (std::ranges::find(folders, option.value.name()) != folders.end())
            add_each(option.value.value(), option.where, out);
    }
    return out;
}

bool is_header(std::string_view option) { return option.starts_with(header_option); }

std::optional<Located<HeaderFile>> header_of(const Encrypted& encrypted) {
    for (const auto& option : encrypted.options) {
        if (!is_header(option.value.str())) continue;
        const auto text = std::string_view(option.value.str()).substr(header_option.size());
        if (names_device(text)) {
            if (auto file = parse_file_on_device(text)) return Located<HeaderFile>{*std::move(file), option.where};
        } else if (auto path = AbsolutePath::simplified(text)) {
            return Located<HeaderFile>{*std::move(path), option.where};
        }
    }
    return std::nullopt;
}

std::optional<TimeSpan> key_timeout(const Encrypted& encrypted) {
    const auto* path = encrypted.key_file ? read_from(encrypted.key_file->value) : nullptr;
    if (path == nullptr || !path->str().starts_with("/dev/")) return std::nullopt;
    std::optional<TimeSpan> out;
    for (const auto& option : encrypted.options) {
        if (option.value.str().starts_with(key_timeout_option))
            out = time_limit(std::string_view(option.value.str()).substr(key_timeout_option.size()));
    }
    return out;
}

bool may_ask(const Encrypted& encrypted) { return !encrypted.key_file || key_timeout(encrypted); }

std::unordered_set<std::string> devices_with_headers(const Items& items) {
    std::unordered_set<std::string> out;
    for (std::uint32_t i = 0; i < items.size(); ++i) {
        const auto* encrypted = items.encrypted(i);
        if (encrypted == nullptr || encrypted->is_off()) continue;
        const auto header = header_of(*encrypted);
        if (const auto* file = on_device(header)) out.insert(file->device.str());
    }
    return out;
}

bool names_device(std::string_view path) { return device_begins_at(path) != std::string_view::npos; }

std::expected<FileOnDevice, Complaint> parse_file_on_device(std::string_view text) {
    const auto refused = [](std::string message, std::string hint) {
        return std::unexpected(Complaint{Code::path_invalid, std::move(message), std::move(hint)});
    };
    const auto begin = device_begins_at(text);
    const auto device = device_path(text.substr(begin));
    std::optional<AbsolutePath> path;
    if (auto found = AbsolutePath::parse(device.value_or(""))) path = *std::move(found);
    if (!path || !path->str().starts_with("/dev/")) {
        return refused(fmt::format("{} is not a device", in_quotes(text.substr(begin))),
                       "write its path, or UUID=, LABEL=, PARTUUID=, PARTLABEL= or ID= and a value");
    }
    auto file = AbsolutePath::simplified(text.substr(0, begin - 1));
    if (!file) return std::unexpected(std::move(file.error()));
    if (file->str() == "/")
        return refused(fmt::format("{} names no file on the device", in_quotes(text)),
                       fmt::format("write \"/FILE:{}\"", printable(text.substr(begin))));
    return FileOnDevice{*std::move(file), *std::move(path)};
}

AbsolutePath path_of(const FileOnDevice& file, FolderOfMounts mounts, const VolumeName& name) {
    if (name.empty()) return {};
    auto path = name.below(mounts) / std::string_view(file.file.str()).substr(1);
    return path ? *std::move(path) : AbsolutePath();
}

}  // namespace berth
