// Where PID 1 looks for unit files before it looks at those of generators.
#pragma once

#include <span>

namespace berth {

/// The first counts most; systemd.unit(5), "System Unit Search Path", as far as it comes before generator/.
[[nodiscard]] std::span<const char* const> outranking_folders();

/// The one of them that generators write.
inline constexpr const char* early_generators = "/run/systemd/generator.early";

/// True if `name` in the open `folder` masks the unit of this name.
[[nodiscard]] bool is_mask(int folder, const char* name);

}  // namespace berth
