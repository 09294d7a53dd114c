// The volume that a mount unit of ours was made of, as far as its text tells: what a mount is compared with.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/model/resolved.hpp"

namespace berth {

/// NAME of the mark in the options of a mount unit; empty if there is none.
[[nodiscard]] std::string volume_in(std::string_view unit_text);

/// Of an attach volume, from the text that the generator wrote as `unit`. differences() of it are those of the volume
/// as it is declared. Nothing for others, a guard and whatever has an option or a directive that its options do not
/// tell of.
[[nodiscard]] std::optional<ResolvedVolume> volume_of_unit(std::string_view text, const UnitName& unit,
                                                           const VolumeName& name);

}  // namespace berth
