// Readable names for what is imported.
#pragma once

#include <string>
#include <unordered_set>
#include <vector>

#include "core/fstab/imported.hpp"

namespace berth {

/// Of what is declared already.
struct TakenNames {
    std::unordered_set<std::string> volumes;
    std::unordered_set<std::string> swaps;
};

/// Names each volume after the end of its mount point that no other has, and each swap after its file or label. The
/// same lines get the same names; no two get one, nor one that is taken.
void give_names(std::vector<Imported>& lines, TakenNames taken);

}  // namespace berth
