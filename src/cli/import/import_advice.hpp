// What somebody who has moved lines out of fstab should know.
#pragma once

#include <string>
#include <vector>

#include "core/fstab/imported.hpp"

namespace berth::cli {

/// What else reads fstab and no longer finds these lines there: a sentence each, about `lines` only.
[[nodiscard]] std::vector<std::string> other_readers(const std::vector<Imported>& lines);

}  // namespace berth::cli
