// What `berth check` hears of the running kernel about the options of all volumes.
#pragma once

#include <cstdint>

#include "review/reading.hpp"

namespace berth {

/// Which drivers of the running kernel are asked about options.
enum class Kernel : std::uint8_t { automatic, always, never };  // automatic: those that are loaded

/// Adds a finding for each file system option that the kernel refuses, and a note for each that can't be verified.
void ask_kernel(Reading& reading, Kernel which);

}  // namespace berth
