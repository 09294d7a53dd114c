// Findings as CI systems read them: SARIF 2.1.0.
#pragma once

#include <vector>

#include "cli/print/json.hpp"
#include "core/findings/diagnostic.hpp"

namespace berth::cli {

/// One log with one run. Its rules are the codes that are found.
[[nodiscard]] Json to_sarif(const std::vector<const Diagnostic*>& found);

}  // namespace berth::cli
