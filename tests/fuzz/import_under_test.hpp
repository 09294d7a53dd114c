// What `berth import` makes of a case's fstab.
#pragma once

#include <optional>
#include <string>

#include "pipeline_under_test.hpp"

namespace fuzz {

/// What is wrong with it: that it does not end, or gives declarations with an error in them.
[[nodiscard]] std::optional<std::string> flaw_of_import(const Inputs& inputs);

}  // namespace fuzz
