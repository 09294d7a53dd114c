// A lock that goes with the process that has it, however that ends.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "system/base/fd.hpp"
#include "system/base/result.hpp"

namespace berth {

enum class Sharing : std::uint8_t {
    alone,
    shared,  ///< with all others who share it
};

/// Locks the file `name` in `folder`, which is made if it is not there, until the descriptor is closed; nothing while
/// somebody else has it. Only the file's owner can open it: who can open a file can lock it for ever.
[[nodiscard]] Result<std::optional<Fd>> try_lock(int folder, const std::string& name, const std::string& shown,
                                                 Sharing sharing = Sharing::alone);

}  // namespace berth
