// What PID 1's messages hold, to and fro.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "system/pid1/bus.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth {

/// Adds an array of strings; false if there is no room.
[[nodiscard]] bool append_list(sd_bus_message* message, const std::vector<std::string>& words);

/// The arguments of StartTransientUnit for a scope of a process that is bound to `mounts`.
[[nodiscard]] bool fill_scope(sd_bus_message* message, const std::string& unit, const std::string& description,
                              pid_t process, std::span<const UnitName> mounts);

/// The answer of GetAll, added to `out`.
[[nodiscard]] bool read_properties(sd_bus_message* message, UnitProperties& out);

/// The answer of ListUnitsBy...
[[nodiscard]] Answer<std::vector<UnitSummary>> summaries(const Answer<Message>& reply);

}  // namespace berth
