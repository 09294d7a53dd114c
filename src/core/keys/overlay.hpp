// The folders of an overlay: what the table `overlay` says of them.
#pragma once

#include <optional>
#include <string_view>

#include "core/keys/keys.hpp"

namespace berth {

/// "lower", "upper" or "work".
[[nodiscard]] std::string_view name_of(Layer::Role role);

void read_overlay(Volume& volume, const Entry& entry, const Blame& blame);

/// Judges the layers together, and with the options. `entry` is the table, or null if the volume has none.
void check_overlay(const Blame& blame, const Entry* entry);

/// What is wrong with the layers, and with the options for the driver that go with them, once it is known where the
/// volumes are that they lie in.
[[nodiscard]] std::optional<Complaint> excess_of_layers(const Volume& volume);

}  // namespace berth
