// Bytes as what goes into the pipeline, and back: texts and facts of a machine, cut at lines "#--- NAME".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline_under_test.hpp"

namespace fuzz {

/// What stands before the first such line is a.toml. A name that no part has begins none: the line is text then. Of a
/// part that is there twice the texts are joined.
[[nodiscard]] Inputs cut_input(std::string_view bytes);

/// To be read, and to be cut again.
[[nodiscard]] std::string to_text(const Inputs& inputs);

/// "#--- fstab\n" and the like: one of each kind.
[[nodiscard]] std::vector<std::string> heads_of_parts();

}  // namespace fuzz
