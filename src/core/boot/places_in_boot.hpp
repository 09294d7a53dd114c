// What each item is started after in a boot, and what waits for it.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/model/items.hpp"

namespace berth {

struct Neighbour {
    enum class By : std::uint8_t { default_, key, path } by{};
    std::string_view unit;
    Span where;  ///< of the value; of what is by default, the header's
};

/// The units that the item is started after, but for what it names as a volume or stands on.
[[nodiscard]] std::vector<Neighbour> started_after(const Items& items, std::uint32_t index, bool network);

/// The units that are started after it.
[[nodiscard]] std::vector<Neighbour> started_before(const Items& items, std::uint32_t index, bool network,
                                                    std::string_view mount_point);

}  // namespace berth
