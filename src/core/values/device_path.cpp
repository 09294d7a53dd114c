#include "core/values/device_path.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "core/text/character.hpp"
#include "core/text/text.hpp"
#include "core/values/absolute_path.hpp"

namespace berth {
namespace {

bool is_devnode_character(char c) {
    constexpr std::string_view others = "#+-.:=@_";
    return is_alphanumeric(c) || others.find(c) != std::string_view::npos;
}

}  // namespace

std::string_view without_quotes(std::string_view value) {
    const bool is_quoted =
        value.size() > 1 && (value.front() == '"' || value.front() == '\'') && value.back() == value.front();
    return is_quoted ? value.substr(1, value.size() - 2) : value;
}

std::string udev_link(std::string_view folder, std::string_view value) {
    auto out = fmt::format("/dev/disk/{}/", folder);
    while (!value.empty()) {
        const auto point = first_code_point(value);
        const auto bytes = value.substr(0, point.size);
        if (point.size > 1 || is_devnode_character(bytes[0])) out += bytes;
        else out += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[0]));
        value.remove_prefix(point.size);
    }
    return out;
}

std::optional<std::string> device_path(std::string_view what) {
    if (what.starts_with('/')) {
        auto path = AbsolutePath::simplified(what);
        return path ? std::optional(path->str()) : std::nullopt;
    }
    const auto equals = std::min(what.find('='), what.size());
    const auto tag = std::ranges::find(device_tags, what.substr(0, equals), &Tag::name);
    if (tag == device_tags.end() || equals + 1 >= what.size()) return std::nullopt;
    const auto value = without_quotes(what.substr(equals + 1));
    return value.empty() ? std::nullopt : std::optional(udev_link(tag->folder, value));
}

}  // namespace berth
