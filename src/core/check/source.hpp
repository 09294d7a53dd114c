// From the words of `what` to what a mount unit can name.
#pragma once

#include "core/model/volume.hpp"

namespace berth {

/// Judges `volume.what` by `volume.type` and brings it into its final form: a path, a name, or a reference to a volume.
/// A missing one gets the default of its type. `header` is where a missing one is reported.
[[nodiscard]] std::optional<Complaint> settle_what(Volume& volume);

}  // namespace berth
