#include "core/read/meant/meant_table.hpp"

#include <algorithm>
#include <array>

#include "core/text/suggest.hpp"

namespace berth {

std::optional<MeantTable> meant_table(std::string_view word) {
    constexpr std::array<std::string_view, 4> names{"volume", "encrypted", "swap", "defaults"};
    const auto near = nearest(word, names);
    if (!near) return std::nullopt;
    if (*near == "defaults") return MeantTable{.is_defaults = true};
    for (const auto table : {Table::volume, Table::encrypted, Table::swap}) {
        if (*near == name_of(table)) return MeantTable{.table = table};
    }
    return std::nullopt;
}

std::vector<std::string> with_dots_heeded(std::vector<std::string> keys) {
    if (keys.empty()) return keys;
    const auto dot = keys[0].find('.');
    if (dot == std::string::npos || !meant_table(keys[0].substr(0, dot))) return keys;
    auto rest = keys[0].substr(dot + 1);
    keys[0].resize(dot);
    keys.insert(keys.begin() + 1, std::move(rest));
    return keys;
}

}  // namespace berth
