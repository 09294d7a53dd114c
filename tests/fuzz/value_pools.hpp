// What values are made of: few names, places and devices, so that declarations meet.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace fuzz {

using Pool = std::vector<std::string>;

struct Pools {
    Pool names;
    Pool mount_points;
    Pool devices;
    Pool units;
};
[[nodiscard]] const Pools& pools();

/// Of one key, the likely ones first: what is right for it in some declaration, and what hardly is. Of a list they are
/// elements, of a table they are texts of TOML.
struct KeyPool {
    std::string_view table;  ///< empty for all that have the key
    std::string_view key;
    Pool right;
    Pool nearly;
};
/// Null for a key that is made from its example.
[[nodiscard]] const KeyPool* pool_of(std::string_view table, std::string_view key);

/// A source with the type that it is right for; either may be empty.
struct Source {
    std::string_view what;
    std::string_view type;
};
[[nodiscard]] std::span<const Source> sources();

}  // namespace fuzz
