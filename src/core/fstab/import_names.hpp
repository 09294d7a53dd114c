// Readable names for what is imported.
#pragma once

#include <vector>

#include "core/fstab/imported.hpp"

namespace berth {

/// Names each volume after the end of its mount point that no other has, and each swap after its file or label. The
/// same lines get the same names; no two get one.
void give_names(std::vector<Imported>& lines);

}  // namespace berth
