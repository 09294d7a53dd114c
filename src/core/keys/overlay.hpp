// The folders of an overlay: what the table `overlay` says of them.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "core/keys/blame.hpp"
#include "core/model/item.hpp"

namespace berth {

/// "lower", "upper" or "work".
[[nodiscard]] std::string_view name_of(Layer::Role role);

void read_overlay(Volume& volume, const Entry& entry, const Blame& blame);

/// Judges the layers together, and with the options. `entry` is the table, or null if the volume has none.
void check_overlay(const Volume& volume, const Entry* entry, const Blame& blame);

/// What is wrong with the layers, and with the options for the driver that go with them, once it is known where the
/// volumes are that they lie in. Each of `folders` is that of the layer at its place; empty where it is not known all
/// the same.
[[nodiscard]] std::optional<Complaint> excess_of_layers(const Volume& volume, std::span<const AbsolutePath> folders);

}  // namespace berth
