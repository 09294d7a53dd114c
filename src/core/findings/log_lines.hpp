// Findings for a log with little room: the first ones, and how many there are besides.
#pragma once

#include <string>
#include <vector>

#include "core/findings/diagnostic.hpp"

namespace berth {

struct LogLine {
    int priority = 0;  ///< as syslog(3) counts
    std::string text;
};

/// Errors come first, then warnings, then notes; of one finding's notes the first few. What is too much is counted in
/// one line.
[[nodiscard]] std::vector<LogLine> log_lines(const Diagnostics& found);

}  // namespace berth
