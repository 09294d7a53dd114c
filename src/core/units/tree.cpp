#include "core/units/tree.hpp"

#include <fmt/format.h>
#include <map>

namespace berth {

std::string to_text(const Tree& tree) {
    std::map<std::string, std::string> entries;
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
