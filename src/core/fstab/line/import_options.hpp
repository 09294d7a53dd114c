// The options of an fstab line: those that declarations have a key for, and those that stay options.
#pragma once

#include "core/fstab/imported.hpp"

namespace berth {

/// Takes the options field of `into.line`, as systemd-fstab-generator(8) understands it. `what`, `type` and
/// `mount_point` must be there.
void take_options(Imported& into);

/// Options of a field, which commas part; not those in double quotes or after a backslash. Empty ones are no options.
[[nodiscard]] std::vector<Text> options_of_fstab(const FstabField& field);

}  // namespace berth
