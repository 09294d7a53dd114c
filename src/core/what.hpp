// From the words of `what` to what a mount unit can name.
#pragma once

#include "core/volume.hpp"

namespace berth {

/// Judges `volume.what` by `volume.type` and brings it into its final form: a path, a name, or a reference to a volume.
/// A missing one gets the default of its type. `header` is where a missing one is reported.
[[nodiscard]] std::optional<Complaint> settle_what(Volume& volume);

/// "/dev/disk/by-label/..." for a tag like "LABEL=...", with the value encoded as udev names its links.
[[nodiscard]] std::string udev_link(std::string_view folder, std::string_view value);

/// The path of what a tag or a path names; nothing for anything else.
[[nodiscard]] std::optional<std::string> device_path(std::string_view what);

}  // namespace berth
