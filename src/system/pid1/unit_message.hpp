// What PID 1's messages hold, to and fro.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "system/pid1/bus.hpp"
#include "system/pid1/service_manager.hpp"

namespace berth {

/// Adds an array of strings; false if there is no room.
[[nodiscard]] bool append_list(sd_bus_message* message, const std::vector<std::string>& words);

/// The arguments of StartTransientUnit for a scope of a process that is bound to `mounts`.
[[nodiscard]] bool fill_scope(sd_bus_message* message, const std::string& unit, const std::string& description,
                              pid_t process, std::span<const UnitName> mounts);

/// The same for a timer that elapses once, after `span`, and is gone then.
[[nodiscard]] bool fill_timer(sd_bus_message* message, const std::string& unit, const std::string& description,
                              std::chrono::microseconds span);

/// The answer of GetAll, added to `out`.
[[nodiscard]] bool read_properties(sd_bus_message* message, UnitProperties& out);

/// The answer of Get for a list of text; nothing if it is none.
[[nodiscard]] std::optional<std::vector<std::string>> read_list(sd_bus_message* message);

[[nodiscard]] BusError unreadable();
/// Of the path of a job; 0 if there is none in it.
[[nodiscard]] std::uint32_t number_of(std::string_view job);
/// The answer of StartUnit and the like.
[[nodiscard]] Answer<std::uint32_t> job_of(const Answer<Message>& reply);

/// The answer of ListUnitsBy...
[[nodiscard]] Answer<std::vector<UnitSummary>> summaries(const Answer<Message>& reply);

}  // namespace berth
