// What is true of the volumes' sources and mount points on this system, asked in a way that nothing can hold up.
#pragma once

#include <chrono>
#include <vector>

#include "core/host/volume_facts.hpp"
#include "core/mounted/mounted_places.hpp"

namespace berth {

/// Of each volume of the catalogue, in its order; what concerns another system, or did not answer, stays unknown. Takes
/// at most twice `limit`: after the first, volumes are looked at one apart from the other.
[[nodiscard]] std::vector<VolumeFacts> gather_facts(const Catalogue& catalogue, const MountPoints& fstab,
                                                    const MountedPlaces& places,
                                                    std::chrono::milliseconds limit = std::chrono::seconds(1));

}  // namespace berth
