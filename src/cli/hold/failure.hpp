// Why a start failed: the units that are to blame, and what they said.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "cli/hold/outside.hpp"
#include "cli/print/json.hpp"

namespace berth::cli {

struct UnitFailure {
    std::string unit;
    std::string result;              ///< in systemd's words: "exit-code", "timeout", "assert", ...
    std::string description;         ///< which assertion failed; for a guard, the finding
    std::vector<std::string> lines;  ///< what it wrote to the journal in this start, or else PID 1 about it
    std::string obstacle;            ///< why the journal can't be read
};

/// Everything that `unit` requires, directly or not, itself included.
[[nodiscard]] std::vector<std::string> required_by(ServiceManager& manager, const std::string& unit);

/// Those of `units` that failed by themselves since `since`, microseconds of the realtime clock.
[[nodiscard]] std::vector<UnitFailure> failures_among(Outside& outside, const std::vector<std::string>& units,
                                                      std::uint64_t since);

/// "srv-data.mount: exit-code", with the unit's own lines below, each indented.
[[nodiscard]] std::string to_text(const std::vector<UnitFailure>& failures);
[[nodiscard]] Json to_json(const std::vector<UnitFailure>& failures);

}  // namespace berth::cli
