// A step of declaring or undeclaring, and why it ends early.
#pragma once

#include <expected>
#include <string>
#include <string_view>

#include "cli/hold/patience.hpp"
#include "cli/session.hpp"

namespace berth::cli {

struct Refusal {
    int status = wrong;
    std::string_view result = "failed";  ///< "failed", "taken", "wrong", "held", "busy", "timeout" or "interrupted"
    std::string reason;
};

template <class T = void>
using Step = std::expected<T, Refusal>;

[[nodiscard]] inline std::unexpected<Refusal> stopped_by(std::string reason, std::string_view result = "failed",
                                                         int status = wrong) {
    return std::unexpected(Refusal{status, result, std::move(reason)});
}

/// The time was up, or a signal came, while it did `doing`.
[[nodiscard]] inline std::unexpected<Refusal> gave_up(Patience& patience, std::string_view doing) {
    if (const auto signal = patience.signal())
        return stopped_by(std::string("interrupted while ") + std::string(doing), "interrupted", 128 + *signal);
    return stopped_by(std::string("the time was up while ") + std::string(doing), "timeout");
}

}  // namespace berth::cli
