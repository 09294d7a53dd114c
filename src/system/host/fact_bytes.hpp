// Facts as bytes, which go from the child that looks to the one that asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/host/volume_facts.hpp"

namespace berth {

[[nodiscard]] std::string to_bytes(const VolumeFacts& facts);

/// What to_bytes() made, from the front of `rest`, which it is taken from; nothing if it is cut short.
[[nodiscard]] std::optional<VolumeFacts> take_facts(std::string_view& rest);

}  // namespace berth
