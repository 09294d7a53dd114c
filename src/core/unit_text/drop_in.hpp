// The drop-in of a unit that is not berth's own, or of one that several items share: what each wants of it, put
// together.
#pragma once

#include <string>
#include <vector>

#include "core/values/time_span.hpp"
#include "core/values/unit_name.hpp"

namespace berth {

struct DropIn {
    std::vector<UnitName> binds_to{};
    std::vector<UnitName> requires_{};
    std::vector<UnitName> requires_unordered{};
    TimeSpan job_timeout{};            ///< empty: PID 1's own
    bool is_timeout_declared = false;  ///< else it is berth's
    bool after_network = false;        ///< what is on the network comes after it
    bool refuses = false;              ///< its start fails
    bool settles = false;              ///< berth-settle.service looks after what a failed start left mounted
    bool ignores_isolate = false;
    bool stops_when_unneeded = false;

    [[nodiscard]] bool is_empty() const;

    /// Adds what another item wants. A declared time limit beats one that berth sets; of two declared ones the longer
    /// counts.
    void merge(const DropIn& other);

    [[nodiscard]] std::string text() const;
};

}  // namespace berth
