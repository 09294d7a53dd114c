// Carrying out what was planned, a step after the other: what comes of it, with nothing printed.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/change/action.hpp"
#include "cli/hold/failure.hpp"
#include "cli/hold/outside.hpp"
#include "cli/session.hpp"

namespace berth::cli {

struct Carried {
    enum class Result : std::uint8_t {
        done,
        waits,  ///< see its obstacle
        failed,
        left,  ///< it was not come to
    } result = Result::left;
    Action action;
    std::string reason;  ///< why it failed, or what is still to be said
    std::vector<UnitFailure> failures;
};
[[nodiscard]] std::string_view name_of(Carried::Result result);

struct CarriedOut {
    int status = done;
    std::string reason;  ///< why nothing more was done, or empty
    std::vector<Carried> actions;
};

/// Stops at the first signal, at once: whatever is left can be planned anew. Nothing that is in use or held is ever
/// unmounted, restarted or taken from below somebody by the reload.
[[nodiscard]] CarriedOut carry_out(Outside& outside, const Session& session, const Changes& changes,
                                   const std::optional<std::chrono::microseconds>& limit);

}  // namespace berth::cli
