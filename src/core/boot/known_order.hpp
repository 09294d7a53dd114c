// Units that every boot has, or most, and which of them is started after which.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace berth {

enum class Wait : std::uint8_t {
    none,
    usual,    ///< on an ordinary system, whose services have default dependencies
    certain,  ///< by the unit files that systemd 252 to 262 brings
};

struct KnownOrder {
    std::string_view unit;
    std::string_view other;  ///< what it is started after
    Wait wait = Wait::certain;
};

/// All that is known by itself; what follows from it is for `wait_for`.
[[nodiscard]] std::vector<KnownOrder> known_orders();

/// Whether `unit` is started after `other`, or is that itself.
[[nodiscard]] Wait wait_for(std::string_view unit, std::string_view other);

/// True if `unit` is one that others here are known to be started after, so that it can be part of a circle.
[[nodiscard]] bool is_known(std::string_view unit);

/// The unit of the early boot that needs a path at or below `mount_point`; empty if none does.
[[nodiscard]] std::string_view early_user_below(std::string_view mount_point);

}  // namespace berth
