// Where volumes of the initrd are mounted: below /sysroot, where the system's root lies until it starts.
#pragma once

#include <expected>

#include "core/keys/blame.hpp"
#include "core/model/item.hpp"

namespace berth {

/// True for what the system takes over from the initrd as it is, so that its paths are the same in both (bootup(7)).
[[nodiscard]] bool is_taken_over(const AbsolutePath& path);

/// The path as the initrd has it; an error if it gets too long.
[[nodiscard]] std::expected<AbsolutePath, Complaint> below_sysroot(const AbsolutePath& path);

/// What can't be mounted there, whatever else is declared.
void check_for_initrd(const Volume& volume, const Blame& blame);

}  // namespace berth
