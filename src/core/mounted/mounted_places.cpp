#include "core/mounted/mounted_places.hpp"

#include "core/values/absolute_path.hpp"

namespace berth {

bool awaits_a_mount(std::string_view path, const ResolvedVolume& self, const Catalogue& catalogue,
                    const MountPoints& fstab, const MountedPlaces& places) {
    for (auto at = path; at.size() > 1; at = parent(at)) {
        const auto* volume = catalogue.mounted_at(at);
        const bool is_awaited = (volume != nullptr && volume != &self) || fstab.contains(std::string(at));
        if (is_awaited && at != self.mount_point.str() && !places.is_mounted(at)) return true;
    }
    return false;
}

}  // namespace berth
