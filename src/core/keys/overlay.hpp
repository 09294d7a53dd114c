// The folders of an overlay: what the table `overlay` says of them, and the options that they become.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/keys/keys.hpp"

namespace berth {

/// "lower", "upper" or "work".
[[nodiscard]] std::string_view name_of(Layer::Role role);

void read_overlay(Volume& volume, const Entry& entry, const Blame& blame);

/// Judges the layers together, and with the options. `entry` is the table, or null if the volume has none.
void check_overlay(const Blame& blame, const Entry* entry);

/// What is wrong with the layers once it is known where the volumes are that they lie in.
[[nodiscard]] std::optional<Complaint> excess_of_layers(const Volume& volume);

/// "lowerdir=...", "upperdir=..." and "workdir=...", escaped: the kernel splits at ':' and, as mount(8) does, at ','.
[[nodiscard]] std::vector<std::string> layer_options(const Volume& volume);

/// True if mount(8) has to be told not to use fsconfig(2), which takes 255 bytes for an option.
[[nodiscard]] bool has_long_layers(const Volume& volume);

}  // namespace berth
