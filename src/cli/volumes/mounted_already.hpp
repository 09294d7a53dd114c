// Attaching to what is mounted without reading all declarations: what the generator has made of them tells it.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/volumes/attaching.hpp"

namespace berth::cli {

struct MountedAlready {
    std::deque<ResolvedVolume> volumes;
    std::vector<ToAttach> to_attach;  ///< points into them
};

/// As to_attach(): the volumes that `words` name, for `holder`. Nothing unless all are attach volumes, right and
/// mounted as they are declared, and no declaration has changed since generators ran; then all have to be read.
[[nodiscard]] std::optional<MountedAlready> to_attach_if_mounted(Outside& outside,
                                                                 const std::vector<std::string>& words,
                                                                 std::string_view holder);

}  // namespace berth::cli
