// One declaration file with its drop-ins, read as far as it can be.
#pragma once

#include <vector>

#include "core/findings/diagnostic.hpp"
#include "core/model/declaration.hpp"

namespace berth {

struct DeclarationFile {
    const Source* main = nullptr;
    std::vector<const Source*> drop_ins;  ///< in the order in which they apply
};

/// All volumes that the file and its drop-ins declare: with what defaults give them, and each instance by itself. A
/// volume that a mistake touches is there too, with its faults. The defaults are there as they were written.
[[nodiscard]] Tables read_file(const DeclarationFile& file, Diagnostics& out);

}  // namespace berth
