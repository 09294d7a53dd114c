#include "core/model/files_used.hpp"

#include <algorithm>
#include <array>

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

std::optional<Located<AbsolutePath>> header_of(const Encrypted& encrypted) {
    constexpr std::string_view header = "header=";
    for (const auto& option : encrypted.options) {
        if (!option.value.str().starts_with(header)) continue;
        if (auto path = AbsolutePath::simplified(option.value.str().substr(header.size())))
            return Located<AbsolutePath>{*std::move(path), option.where};
    }
    return std::nullopt;
}

bool names_device(std::string_view path) {
    const auto colon = path.rfind(':');
    if (colon == std::string_view::npos) return false;
    const auto device = path.substr(colon + 1);
    return device.starts_with("/dev/") || std::ranges::any_of(device_tags, [&](const Tag& tag) {
               return device.starts_with(tag.name) && device.substr(tag.name.size()).starts_with('=');
           });
}

}  // namespace berth
