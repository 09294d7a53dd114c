// What a block device or an image carries, as libblkid tells.
#pragma once

#include <string>
#include <vector>

#include "core/host/volume_facts.hpp"
#include "system/base/fd.hpp"

namespace berth {

/// `file` is open for reading. Where the signatures contradict each other the answer is "unknown".
[[nodiscard]] Content content_of(const Fd& file);

/// Those of `types` that content_of() would recognize.
[[nodiscard]] std::vector<std::string> known_types(const std::vector<std::string>& types);

}  // namespace berth
