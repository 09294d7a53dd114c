#include "core/fstab/import_overlay.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace berth {
namespace {

bool starts_like(const Text& option, std::string_view name) {
    return option.value.starts_with(name) && option.value.size() > name.size() && option.value[name.size()] == '=';
}

/// The paths of a value, parted by colons; the kernel takes `\:` and `\,` for the character itself.
std::vector<std::string> paths_of(std::string_view value) {
    std::vector<std::string> out(1);
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] == '\\' && at + 1 < value.size()) out.back() += value[++at];
        else if (value[at] == ':') out.emplace_back();
        else out.back() += value[at];
    }
    return out;
}

/// Nothing if a declaration can't name it.
std::optional<AbsolutePath> folder_at(const std::string& path) {
    if (!path.starts_with('/') || path.find_first_of("\"\\") != std::string::npos) return std::nullopt;
    auto folder = AbsolutePath::simplified(path);
    return folder ? std::optional(*std::move(folder)) : std::nullopt;
}

}  // namespace

void take_overlay(Imported& into) {
    if (into.type.value != "overlay") return;
    constexpr std::array<std::string_view, 3> names{"lowerdir", "upperdir", "workdir"};
    std::array<std::vector<Text>, 3> folders;
    for (std::size_t i = 0; i < names.size(); ++i) {
        for (const auto& option : into.options) {
            if (!starts_like(option, names[i])) continue;
            if (!folders[i].empty()) return;  // given twice
            for (const auto& path : paths_of(std::string_view(option.value).substr(names[i].size() + 1))) {
                const auto folder = folder_at(path);
                if (!folder) return;
                folders[i].push_back({folder->str(), option.where});
            }
        }
    }
    const auto& [lower, upper, work] = folders;
    if (lower.empty() || upper.size() != work.size() || upper.size() > 1) return;
    std::erase_if(into.options, [&](const Text& option) {
        return std::ranges::any_of(names, [&](auto name) { return starts_like(option, name); });
    });
    into.lower = lower;
    if (upper.empty()) return;
    into.upper = upper.front();
    into.work = work.front();
}

}  // namespace berth
