// Paths that lead elsewhere through symbolic links.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/catalogue.hpp"

namespace berth {

struct Detour {
    AbsolutePath end;    ///< where the path leads, without links as far as it could be followed
    std::string link;    ///< the first link on the way, or the path itself if it is one
    std::string target;  ///< what that link says
};

/// By the path as it was written. What has no link in it, or one that must not be followed, is not there.
using Detours = std::unordered_map<std::string, Detour>;

/// "'PATH' leads through the link 'LINK' -> 'TARGET'".
[[nodiscard]] std::string way_through(std::string_view path, std::string_view link, std::string_view target);

/// The paths of an item other than its mount point at which PID 1 looks for mounts.
[[nodiscard]] std::vector<Located<AbsolutePath>> paths_used_by(const Items& items, std::uint32_t index);

/// Says which mount points are moved.
void warn_of_detours(const Catalogue& catalogue, const Detours& detours, Diagnostics& out);

}  // namespace berth
