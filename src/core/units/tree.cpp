#include "core/units/tree.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <map>
#include <stdexcept>
#include <string_view>

namespace berth {

void require_unique(const Group& group) {
    std::vector<std::string_view> paths;
    paths.reserve(group.files.size() + group.links.size());
    for (const auto& file : group.files) paths.emplace_back(file.path);
    for (const auto& link : group.links) paths.emplace_back(link.path);
    std::ranges::sort(paths);
    const auto twice = std::ranges::adjacent_find(paths);
    if (twice != paths.end()) throw std::logic_error(fmt::format("{} is made twice", *twice));
}

std::string to_text(const Tree& tree) {
    std::multimap<std::string_view, std::string> entries;
    for (const auto& group : tree) {
        for (const auto& file : group.files)
            entries.emplace(file.path, fmt::format("# {}\n{}\n", file.path, file.text));
        for (const auto& link : group.links)
            entries.emplace(link.path, fmt::format("# {} -> {}\n\n", link.path, link.target));
    }
    std::string out;
    for (const auto& [path, text] : entries) out += text;
    return out;
}

}  // namespace berth
