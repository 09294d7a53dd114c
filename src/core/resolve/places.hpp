// Where volumes are mounted once links are followed, and the units of all items as far as they are known by themselves.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/model/seldom.hpp"
#include "core/resolve/detours.hpp"
#include "core/resolve/faults.hpp"

namespace berth {

struct Placement {
    AbsolutePath mount_point;       ///< as declared, or where that leads, because PID 1 refuses to mount through a link
    Seldom<AbsolutePath> led_from;  ///< what was declared, if it leads elsewhere
    UnitName unit;                  ///< empty if it may have none
    /// Where other paths of the item lead: it requires what is mounted on the way to there, too.
    Seldom<std::vector<Located<AbsolutePath>>> ends;
};

struct Places {
    std::vector<Placement> of;  ///< by index
    Faults faults;
    std::unordered_map<std::string_view, std::uint32_t> volumes;  ///< that have a unit and are not off, by mount point

    /// The first volume that is mounted exactly there and not switched off, or `Items::none`.
    [[nodiscard]] std::uint32_t mounted_at(std::string_view path) const {
        const auto found = volumes.find(path);
        return found == volumes.end() ? Items::none : found->second;
    }
};

[[nodiscard]] Places find_places(const Items& items, const Detours& detours, Diagnostics& out);

}  // namespace berth
