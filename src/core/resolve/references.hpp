// What items say of one another, resolved: places in other volumes to paths.
#pragma once

#include <cstdint>
#include <vector>

#include "core/resolve/places.hpp"

namespace berth {

struct Reference {
    Seldom<AbsolutePath>
        source;  ///< of a source that is a place in another volume; empty if it is not known where that is
    Seldom<std::vector<AbsolutePath>> folders;  ///< as Facts has them
    Seldom<UnitName> swap_unit;                 ///< of swap in another volume
};

struct References {
    std::vector<Reference> of;  ///< by index
    Faults faults;
};

/// Reports names that are unknown, switched off or can't be held.
[[nodiscard]] References resolve_references(const Items& items, const Places& places, Diagnostics& out);

/// What What= says; empty if it is not known.
[[nodiscard]] const SafeText& source_of(const Items& items, const References& references, std::uint32_t index);

/// The unit of an item; empty if it has none.
[[nodiscard]] const UnitName& unit_of(const Places& places, const References& references, std::uint32_t index);

}  // namespace berth
