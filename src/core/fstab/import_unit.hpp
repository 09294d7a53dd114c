// The units that x-systemd.requires= and the like name.
#pragma once

#include <string>
#include <string_view>

namespace berth {

/// As systemd's unit_name_mangle() makes a unit's name of what is none: of a path the mount's, of one below /dev the
/// device's, and of anything else, escaped, a mount's. It may still be none.
[[nodiscard]] std::string unit_of_fstab(std::string_view text);

}  // namespace berth
