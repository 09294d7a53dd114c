// Where a path leads, found out without an effect: no automount is triggered, no mount entered that may not answer.
#pragma once

#include <optional>
#include <string>

#include "core/host/volume_facts.hpp"
#include "core/mounted/mounted_places.hpp"
#include "system/base/fd.hpp"

namespace berth {

struct Found {
    PathFacts facts;
    Fd fd;  ///< with O_PATH, for what is there
};

/// Follows `path`, which is absolute, and the links on its way. May hang all the same, if a disk does: see within.hpp.
[[nodiscard]] Found find_path(const std::string& path, const MountedPlaces& places);

/// What an O_PATH descriptor stands for, opened for reading, without waiting and if possible without a trace.
[[nodiscard]] Fd open_for_reading(const Fd& path);

}  // namespace berth
