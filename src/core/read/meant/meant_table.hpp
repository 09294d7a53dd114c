// Which table a word in a header seems to mean that is none: `[volumes.a]`, `["volume.a"]`.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/declaration.hpp"

namespace berth {

struct MeantTable {
    Table table = Table::volume;
    bool is_defaults = false;
};

/// The table that `word` names, or nearly names.
[[nodiscard]] std::optional<MeantTable> meant_table(std::string_view word);

/// The keys of a header, with the dots of a quoted first one taken for what parts keys.
[[nodiscard]] std::vector<std::string> with_dots_heeded(std::vector<std::string> keys);

}  // namespace berth
