// What others than berth claim: mount points, swap areas and names, each with the place where it is claimed.
#pragma once

#include <string>
#include <unordered_map>

#include "core/findings/source.hpp"

namespace berth {

/// What is claimed, to the place in the file where it stands first.
using Claims = std::unordered_map<std::string, Span>;

/// By mount point, in normal form; `\040` and the like are decoded (fstab(5)).
using MountPoints = Claims;

}  // namespace berth
