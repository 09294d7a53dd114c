// From the words of `what` and `device` to what a unit can name.
#pragma once

#include <optional>

#include "core/model/item.hpp"

namespace berth {

/// Judges `what`, whose words were read, by the type, and brings it into its final form. A missing one gets the default
/// of its type. What is refused is missing from then on.
[[nodiscard]] std::optional<Complaint> settle_what(What& what, const FilesystemType& type);

/// As settle_what, of what mount(8) or swapon(8) is called with: what has a variable in it is refused, and stays known.
[[nodiscard]] std::optional<Complaint> settle_mounted(What& what, const FilesystemType& type);

}  // namespace berth
