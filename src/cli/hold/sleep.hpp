// The clock, and what ends a sleep: a signal, PID 1, the mount table.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "system/base/result.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth::cli {

using Clock = std::chrono::steady_clock;

enum class MountChanges : std::uint8_t { ignored, awaited };

/// While it lives signals end a sleep, and not the program.
class Sleep {
  public:
    Sleep() = default;
    Sleep(const Sleep&) = delete;
    Sleep& operator=(const Sleep&) = delete;
    virtual ~Sleep() = default;

    [[nodiscard]] virtual Clock::time_point now() const = 0;
    /// No change of the mount table from now on is lost.
    [[nodiscard]] virtual Result<> watch_mounts() = 0;
    /// Until then at most: it ends early by a signal, when `manager`, which may be missing, has something to take in,
    /// or when the mount table has changed, if that is awaited. True if the mount table has.
    [[nodiscard]] virtual Answer<bool> until(Clock::time_point end, ServiceManager* manager, MountChanges mounts) = 0;
    /// The first signal that came.
    [[nodiscard]] virtual std::optional<int> signal() = 0;
};

}  // namespace berth::cli
