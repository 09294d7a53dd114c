// An encrypted volume judged by itself.
#pragma once

#include <expected>

#include "core/check/entries.hpp"

namespace berth {

void check_encrypted(Encrypted& encrypted, const Entries& entries, const Blame& blame);

/// The service that unlocks the encrypted volume of this name.
[[nodiscard]] std::expected<UnitName, Complaint> unlocking_service(const VolumeName& name);

}  // namespace berth
