// Warnings of what is true here and now: sources, mount points, and who else claims them.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/findings/diagnostic.hpp"
#include "core/host/volume_facts.hpp"
#include "core/mounted/mounted_places.hpp"

namespace berth {

/// All that the facts are judged by.
struct Scene {
    const Catalogue& catalogue;
    const std::vector<VolumeFacts>& facts;  ///< of each volume of the catalogue
    const MountPoints& fstab;               ///< the mount points that it claims
    const MountedPlaces& places;

    [[nodiscard]] const VolumeFacts& of(const ResolvedVolume& volume) const { return facts[volume.index]; }
    [[nodiscard]] bool is_mounted(const ResolvedVolume& volume) const {
        return places.is_mounted(volume.mount_point.str());
    }
    [[nodiscard]] bool awaits_a_mount(std::string_view path, const ResolvedVolume& volume) const {
        return berth::awaits_a_mount(path, volume, catalogue, fstab, places);
    }
};

/// A unit file of somebody else that takes the place of what berth writes, or stands beside it.
struct UnitClaim {
    std::string unit;
    std::string file;
    bool by_generator = false;
};

void judge_facts(const Scene& scene, Diagnostics& out);

/// Unit files of a volume's names.
void judge_claims(const Catalogue& catalogue, const std::vector<UnitClaim>& claims, Diagnostics& out);

// The parts of it.

void judge_source(const Scene& scene, const ResolvedVolume& volume, Diagnostics& out);
void judge_repeated_sources(const Scene& scene, Diagnostics& out);
void judge_mount_point(const Scene& scene, const ResolvedVolume& volume, Diagnostics& out);
void judge_layers(const Scene& scene, const ResolvedVolume& volume, Diagnostics& out);

/// Says that `path` could not be looked at, and why.
void note_not_looked(const PathFacts& facts, const std::string& path, const Span& where, Diagnostics& out);

}  // namespace berth
