// The tables `unit`, `mount`, `automount`, `swap` and `service`: directives that go into the unit as they are.
#pragma once

#include "core/keys/keys.hpp"

namespace berth {

/// The tables whose items have a unit with this section.
[[nodiscard]] constexpr TableSet tables_with(Section section) {
    switch (section) {
        case in_unit: return of_all;
        case in_mount:
        case in_automount: return of_volume;
        case in_swap: return of_swap;
        case in_service: return of_encrypted;
    }
    return 0;
}

/// Adds the entry's directives to the item; refuses names that berth writes itself.
void read_directives(Item& item, Section section, const Entry& entry, const Blame& blame);

}  // namespace berth
